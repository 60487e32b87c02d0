import type { ResetPlanOptions } from '../../../src/flows/change/plan-reset.ts';
import type { Notice } from '../../../src/fls/problem.ts';
import { resetProfiles, type ResetFlowResult, type ResetOptions } from '../../../src/flows/reset.ts';
import type { Edit } from '../../../src/fls/change.ts';
import type { AccessProver } from '../../../src/ports/prover.ts';
import type { ChangeWorld } from './change-world.ts';
import { integration, profileText, permission } from '../fakes.ts';

/** The plainest reset. */
export const request: ResetOptions & Pick<ResetPlanOptions, 'proves'> = {
  proves: false,
  scope: { kind: 'named', names: [integration.name] },
  sobjects: [],
  fields: [],
  exposures: [],
  readOnly: false,
  includeUncontrolled: false,
  criteria: { policy: null, today: '2026-11-23' },
  planFile: null,
  maxEdits: null,
  dryRun: false,
  async: false,
  deploys: true,
  apiVersion: '66.0',
  testLevel: null,
  verifyBy: 'soql',
  org: { id: '00D000000000001', alias: 'dev', username: 'ada@example.com' },
};

export function edit(field: string, from: Edit['from'], other: Partial<Edit> = {}): Edit {
  return { profile: integration.name, field, from, to: 'none', ...other };
}

/** What a reset does by default to the rows of `fakes.ts`, and to the file that holds their entries. */
export const edits = [edit('Account.Phone', 'edit'), edit('Account.Tier__c', 'read')];
export const fileAfter = profileText([
  permission('Account.Fax', 'none'),
  permission('Account.Phone', 'none'),
  permission('Account.Tier__c', 'none'),
  permission('Task.Kind__c', 'read'),
]);

/** Resets with the answer yes; the notices are those of the plan and of the result. */
export async function resetting(
  { ports, prover = null }: Pick<ChangeWorld, 'ports'> & { readonly prover?: AccessProver | null },
  other: Partial<ResetOptions> = {},
  review: () => boolean = () => true,
): Promise<ResetFlowResult> {
  const notices: Notice[] = [];
  const result = await resetProfiles({ ...request, ...other }, { ...ports, prover }, async ({ plan }) => {
    notices.push(...plan.notices);
    return Promise.resolve(review());
  });
  return { ...result, notices: [...notices, ...result.notices] };
}
