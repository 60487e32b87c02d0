export type FlowStage = 'choose' | 'inspect' | 'retrieve' | 'merge' | 'deploy' | 'verify';

/** Tells a person what is going on; silent under --json. */
export type Progress = {
  showStage(stage: FlowStage): void;
  /** A job that is about to be waited for. */
  showJob(id: string): void;
  /** Before a question, or at the end. */
  stop(): void;
};

/** A profile in the list to choose from; `stray` is null where the org would not count. */
export type ProfileChoice = { readonly name: string; readonly label: string; readonly stray: number | null };

/** Lets a person tick profiles; answers their API names. */
export type Picker = (choices: readonly ProfileChoice[]) => Promise<readonly string[]>;
