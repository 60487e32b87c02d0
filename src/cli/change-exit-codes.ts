import { toHelpSection } from '@salesforce/sf-plugins-core';

/** How a command that works on a change of the org can end. */
type ChangeEnd = 'succeeded' | 'failed' | 'usage' | 'partly' | 'running' | 'interrupted';

/** @param describe what the command says of its end */
export function buildChangeExitCodes(describe: (end: ChangeEnd) => string): ReturnType<typeof toHelpSection> {
  return toHelpSection('ERROR CODES', {
    'Succeeded (0)': describe('succeeded'),
    'Failed (1)': describe('failed'),
    'Usage (2)': describe('usage'),
    'Partly (68)': describe('partly'),
    'Still running (69)': describe('running'),
    'Interrupted (130)': describe('interrupted'),
  });
}
