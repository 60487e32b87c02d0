import type { FleetProgress, FlowStage, OrgCount, Progress } from '../ports/terminal.ts';

/** For what runs beside others of its kind. */
export const SILENT_PROGRESS: Progress = { showStage: () => {}, showJob: () => {}, stop: () => {} };

/** sf's own spinner, as a command holds it: silent under --json. */
type Spinner = { start(action: string): void; stop(): void; status: string | undefined };

/** Shows the stages of a flow, and the job that is waited for, on the spinner; nothing without a terminal or under CI. */
export function createProgress(spinner: Spinner, text: (stage: FlowStage | { job: string }) => string): Progress {
  if (!isWatched()) return SILENT_PROGRESS;
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

/** The same for several orgs: which of them are asked now, and how many are done. */
export function createFleetProgress(
  spinner: Spinner,
  title: string,
  text: (running: readonly string[], count: OrgCount) => string,
): FleetProgress {
  if (!isWatched()) return { showOrgs: () => {}, stop: () => {} };
  spinner.start(title);
  return {
    showOrgs: (running, count) => {
      spinner.status = text(running, count);
    },
    stop: () => {
      spinner.stop();
    },
  };
}

function isWatched(): boolean {
  return process.stderr.isTTY && !process.env['CI'];
}
