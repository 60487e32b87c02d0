import type { AccessSource } from '../../src/fls/access-source.ts';
import type { Explanation } from '../../src/fls/explained-subject.ts';
import type { FieldAccess } from '../../src/fls/explanation.ts';
import { accessOn } from './field-access.ts';

/** An explanation for specs of pages: two users of one profile, two fields, and a platform that disagrees about one. */

export const HOSTILE = '"><img src=x onerror=alert(1)>';
const PROFILE: AccessSource = { kind: 'Profile', name: 'ERP', label: 'ERP', why: null };
const TEAM: AccessSource = { kind: 'PermissionSetGroup', name: HOSTILE, label: 'Team', why: 'View All Data' };
export const typedExplain = { line: 'sf fls explain --on-behalf-of erp@x', bin: 'sf', targetOrg: null };

function access(field: string, rest: Partial<FieldAccess> = {}): FieldAccess {
  return accessOn(field, { objectVia: [TEAM], readVia: [PROFILE], ...rest });
}

export function pageExplanation(changes: Partial<Explanation> = {}): Explanation {
  return {
    context: {
      generatedAt: '2026-11-27T08:00:00.000Z',
      plugin: '0.1.0',
      apiVersion: '67.0',
      org: null,
      policyFile: null,
      baselineFile: null,
    },
    subjects: [
      {
        usernames: ['erp@x', HOSTILE],
        profile: 'ERP',
        isProfileListed: true,
        hasHiddenSets: false,
        fields: [
          access('Account.Phone', { edit: true, editVia: [PROFILE] }),
          access('Contact.Email', { read: false, objectVia: [] }),
        ],
        idle: [
          {
            kind: 'PermissionSet',
            name: 'Session',
            label: 'Session',
            reason: 'sessionBased',
            reads: 3,
            edits: 0,
            together: null,
          },
        ],
      },
    ],
    namespace: null,
    isComparison: false,
    proof: {
      proved: new Map(),
      agreed: { answers: 1, users: 1, fields: 1 },
      conflicts: [],
      ownObjects: [],
      disagreements: [
        {
          username: 'erp@x',
          field: 'Account.Phone',
          claimed: 'edit',
          proved: 'none',
        },
      ],
      settled: { answers: 0, users: 0, fields: 0 },
      surplus: [],
      untold: [],
      untoldFields: { answers: 0, users: 0, fields: 0 },
      failed: [],
      unasked: { pairs: 0, uncertainUsers: 0 },
    },
    notices: [],
    ...changes,
  };
}
