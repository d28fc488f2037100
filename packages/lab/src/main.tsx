import "./style/controls.css";
import { render } from "preact";
import { App } from "./App.js";
import { Lab } from "./model/lab.js";
import { Timeline } from "./model/timeline.js";

const lab = new Lab();
const timeline = new Timeline(lab);
render(
	<App lab={lab} timeline={timeline} />,
	document.getElementById("page") as HTMLElement,
);
