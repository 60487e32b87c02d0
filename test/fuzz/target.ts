import fc from 'fast-check';

/** A case that shows a fault, as small as it could be made, with what brings it again. */
export type FuzzFailure = {
  readonly target: string;
  readonly seed: number;
  /** Where the case is among those of the seed; null when the target did not come as far as a case. */
  readonly path: string | null;
  readonly error: string;
  /** As JavaScript, for people. */
  readonly example: string;
};

export type FuzzRun = {
  readonly seed: number;
  readonly cases: number;
  /** Of a failure, for its case alone. */
  readonly path?: string | undefined;
  /** Called before each case, those that make a failing case smaller included. */
  readonly onCase?: () => void;
};

/** A part of the plugin that takes what others wrote, and what must hold for it whatever they wrote. */
export type FuzzTarget = {
  readonly name: string;
  /** How many cases it gets, in proportion to the others. */
  readonly share: number;
  readonly run: (options: FuzzRun) => Promise<FuzzFailure | null>;
};

/** @param examine throws when a property does not hold */
export function defineTarget<Input>(
  name: string,
  share: number,
  inputs: fc.Arbitrary<Input>,
  examine: (input: Input) => void | Promise<void>,
): FuzzTarget {
  return {
    name,
    share,
    run: async ({ seed, cases, path, onCase }) => {
      const property = fc.asyncProperty(inputs, async (input) => {
        onCase?.();
        await examine(input);
      });
      const replay = path === undefined ? {} : { path, endOnFailure: true };
      const details = await fc.check(property, { seed, numRuns: path === undefined ? cases : 1, ...replay });
      if (!details.failed) return null;
      const { counterexample, counterexamplePath, errorInstance } = details;
      return {
        target: name,
        seed,
        path: counterexamplePath,
        error: describeError(errorInstance),
        example: counterexample === null ? '' : fc.stringify(counterexample[0]),
      };
    },
  };
}

export function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
