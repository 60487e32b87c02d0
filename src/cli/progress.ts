import type { Progress, Stage } from '../ports/terminal.ts';

/** sf's own spinner, as a command holds it: silent under --json. */
type Spinner = { start(action: string): void; stop(): void; status: string | undefined };

/** Shows the stages of a flow, and the job that is waited for, on the spinner; nothing without a terminal or under CI. */
export function spinnerProgress(spinner: Spinner, text: (stage: Stage | { job: string }) => string): Progress {
  if (!process.stderr.isTTY || process.env['CI']) return { stage: () => {}, job: () => {}, done: () => {} };
  return {
    stage: (stage) => {
      spinner.start(text(stage));
    },
    job: (id) => {
      spinner.status = text({ job: id });
    },
    done: () => {
      spinner.stop();
    },
  };
}
