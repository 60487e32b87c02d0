/** Keeps the commands of a machine from changing the same project or org at the same time. */
export type Lock = {
  /**
   * Waits until no other command changes the same project or org, and keeps others from it until this command has ended.
   * Call it after the question and before the first change; what was read before may be out of date then.
   *
   * @throws Problem `lockHeld` when the other command has not ended within the time of `--wait`; `interrupted`
   */
  acquire(): Promise<void>;
};
