/**
 * The processor time of a function in milliseconds: the smallest of some runs. Unlike the time of a clock, it hardly
 * depends on what else the machine does.
 */
export function processorTime(run: () => void, runs = 5): number {
	const times = Array.from({ length: runs }, () => {
		const start = process.cpuUsage();
		run();
		const { user, system } = process.cpuUsage(start);
		return (user + system) / 1000;
	});
	return Math.min(...times);
}
