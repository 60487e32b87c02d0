export type Stage = 'choose' | 'inspect' | 'retrieve' | 'merge' | 'deploy' | 'verify';

/** Tells a person what is going on; silent under --json. */
export type Progress = {
  stage(stage: Stage): void;
  /** A job that is about to be waited for. */
  job(id: string): void;
  /** Before a question, or at the end. */
  done(): void;
};

/** A profile in the list to choose from; `stray` is null where the org would not count. */
export type Choice = { readonly name: string; readonly label: string; readonly stray: number | null };

/** Lets a person tick profiles; answers their API names. */
export type Picker = (choices: readonly Choice[]) => Promise<readonly string[]>;
