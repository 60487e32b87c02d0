import type { Effect } from '../../simulated-org/switchboard.ts';

/** What can go wrong with any call, by name. */
export const FAULT_KINDS: Readonly<Record<string, Effect>> = {
  'connection reset before the answer': { kind: 'reset', during: 'request' },
  'connection reset in the middle of the answer': { kind: 'reset', during: 'body' },
  'no answer in time': { kind: 'noAnswer' },
  'status 500': { kind: 'status', status: 500 },
  'status 502': { kind: 'status', status: 502 },
  'status 503': { kind: 'status', status: 503 },
  'status 429': { kind: 'status', status: 429 },
  'expired session': { kind: 'expiredSession' },
  'request limit': {
    kind: 'refusal',
    status: 403,
    code: 'REQUEST_LIMIT_EXCEEDED',
    message: 'TotalRequests Limit exceeded.',
  },
  'empty answer with status 200': { kind: 'emptyBody' },
  'HTML page with status 200': { kind: 'htmlPage', status: 200, title: 'Login | Salesforce' },
  'internal error of the org, as REST error or SOAP fault': {
    kind: 'refusal',
    status: 500,
    code: 'UNKNOWN_EXCEPTION',
    message: 'An unexpected error occurred. Please include this ErrorId if you contact support: 1122-3344 (55)',
  },
  'refusal of the org, as REST error or SOAP fault': {
    kind: 'refusal',
    status: 403,
    code: 'INSUFFICIENT_ACCESS',
    message: 'insufficient access rights on cross-reference id',
  },
};
