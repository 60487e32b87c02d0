/** How a person sees a result. */
export type ViewOptions = {
  /** List everything that is otherwise only counted. */
  readonly verbose: boolean;
  /** Current folder, absolute: paths are shown relative to it. */
  readonly folder: string;
  /** Columns of the terminal. */
  readonly width: number;
};
