import type { Progress, FlowStage } from '../ports/terminal.ts';

/** sf's own spinner, as a command holds it: silent under --json. */
type Spinner = { start(action: string): void; stop(): void; status: string | undefined };

/** Shows the stages of a flow, and the job that is waited for, on the spinner; nothing without a terminal or under CI. */
export function createProgress(spinner: Spinner, text: (stage: FlowStage | { job: string }) => string): Progress {
  if (!process.stderr.isTTY || process.env['CI']) return { showStage: () => {}, showJob: () => {}, stop: () => {} };
  return {
    showStage: (stage) => {
      spinner.start(text(stage));
    },
    showJob: (id) => {
      spinner.status = text({ job: id });
    },
    stop: () => {
      spinner.stop();
    },
  };
}
