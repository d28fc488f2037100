import "./style/controls.css";
import "./style/circumstances.css";
import { render } from "preact";
import { App } from "./App.js";
import { goTo } from "./controls/goTo.js";
import { Lab } from "./model/lab.js";
import { Timeline } from "./model/timeline.js";
import { registerOffline } from "./offline/register.js";
import { Address } from "./share/address.js";

// A link such as `#data` leads to a part of the page. Heard before the address, which becomes the state's again.
const goToPart = () => goTo(location.hash.slice(1));
addEventListener("hashchange", goToPart);
const lab = new Lab();
const timeline = new Timeline(lab);
const address = new Address(lab, timeline);
const embedded = new URLSearchParams(location.search).has("embed");
render(
	<App lab={lab} timeline={timeline} address={address} embedded={embedded} />,
	document.getElementById("page") as HTMLElement,
);
goToPart();
registerOffline();
