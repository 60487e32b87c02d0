import type { ViewOptions } from '../present/view-options.ts';

/** Width of output that goes into a file or a pipe. */
const PIPE_WIDTH = 80;
/** In a narrower window nearly every name breaks a line; the terminal's own wrapping does no worse then. */
const MIN_WIDTH = 40;

/** How results are shown in this terminal. */
export function getViewOptions(verbose: boolean): ViewOptions {
  const columns = process.stdout.isTTY ? process.stdout.columns : PIPE_WIDTH;
  return { verbose, folder: process.cwd(), width: Math.max(columns, MIN_WIDTH) };
}
