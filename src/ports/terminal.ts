export type FlowStage = 'ask' | 'choose' | 'inspect' | 'retrieve' | 'merge' | 'deploy' | 'verify' | 'prove';

/** Shows a person what the command does now. Shows nothing under --json. */
export type Progress = {
  showStage(stage: FlowStage): void;
  /** Shows the id of the job that the command waits for. */
  showJob(id: string): void;
  /** Call it before a question and at the end. */
  stop(): void;
};

/** Shows a person which of several orgs are asked now. Shows nothing under --json. */
export type FleetProgress = {
  showOrgs(running: readonly string[], count: OrgCount): void;
  stop(): void;
};

/** How many of the orgs are done, and how many there are. */
export type OrgCount = { readonly done: number; readonly all: number };

/** A profile to choose. `stray` counts its stray field permissions; null when the org did not count them. */
export type ProfileChoice = { readonly name: string; readonly label: string; readonly stray: number | null };

/**
 * Lets a person choose profiles.
 *
 * @returns their API names
 * @throws Problem `interrupted` (exit code 130) on Ctrl-C
 */
export type Picker = (choices: readonly ProfileChoice[]) => Promise<readonly string[]>;
