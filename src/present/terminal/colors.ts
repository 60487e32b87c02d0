import { ux } from '@oclif/core';

/** Headings and what needs care: bold is readable on light and on dark terminals, which yellow is not. */
export function emphasize(text: string): string {
  return ux.colorize('bold', text);
}

/** What is wrong now. */
export function colorAlarm(text: string): string {
  return ux.colorize('red', text);
}
