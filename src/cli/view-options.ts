import { wrapText } from '../present/terminal/lines.ts';
import type { ViewOptions } from '../present/view-options.ts';

/** Width of output that goes into a file or a pipe. */
const PIPE_WIDTH = 80;
/** In a narrower window nearly every name breaks a line; the terminal's own wrapping does no worse then. */
const MIN_WIDTH = 40;

/**
 * Breaks a warning between words where a terminal shows it. A warning in a log stays on one line, so that programs find it
 * whole.
 */
export function wrapWarning(text: string): string {
  if (!process.stderr.isTTY) return text;
  // sf puts this before the first line.
  const lead = ' '.repeat('Warning: '.length);
  return wrapText(text, Math.max(process.stderr.columns, MIN_WIDTH), lead, 2).join('\n').trimStart();
}

/** Breaks a question between words, where the prompt would break it at the last column. */
export function wrapQuestion(text: string): string {
  // The prompt puts "? " before the first line, and " (y/N)" and the answer behind the last one.
  const width = Math.max(process.stdout.columns, MIN_WIDTH) - ' (y/N) Yes'.length;
  return wrapText(text, width, '  ', 2).join('\n').trimStart();
}

/** How results are shown in this terminal. */
export function getViewOptions(verbose: boolean): ViewOptions {
  const columns = process.stdout.isTTY ? process.stdout.columns : PIPE_WIDTH;
  return { verbose, folder: process.cwd(), width: Math.max(columns, MIN_WIDTH) };
}
