/** Ctrl-C and the other signals that ask a command to end. The command ends at its next safe point. */
export type Interruption = {
  /**
   * Call it before each step that changes something. What is already being written is finished first.
   *
   * @throws Problem `interrupted` with the exit code of the signal that came
   */
  throwIfInterrupted(): void;
};
