import type { Progress, Stage } from '../../ports.ts';

/** sf's own spinner, as a command holds it: silent under --json, plain lines without a terminal. */
type Spinner = { start(action: string): void; stop(): void; status: string | undefined };

/** Shows the stages of a flow, and the job that is waited for, on the spinner. */
export function spinnerProgress(spinner: Spinner, text: (stage: Stage | { job: string }) => string): Progress {
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
