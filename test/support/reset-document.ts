import type { Edit, Impact } from '../../src/fls/change.ts';
import type { Grantor } from '../../src/fls/grantor.ts';
import type { FoundAccess } from '../../src/fls/report.ts';
import type { ResetDocument } from '../../src/present/formats/reset-document.ts';
import { finding, orgContext } from './report.ts';

export const edit = (field: string, other: Partial<Edit> = {}): Edit => ({
  profile: 'API: Only',
  field,
  from: 'edit',
  to: 'none',
  ...other,
});
export const loss = (username: string, field: string): Impact => ({ username, field, from: 'read', to: 'none' });
const edits = [edit('Account.Fax', { from: 'read' }), edit('Account.Phone'), edit('Case.Origin', { profile: 'B' })];

const SET: ReadonlySet<Grantor['kind']> = new Set(['PermissionSet'] as const);
const own = {
  profile: 'API: Only',
  openedBy: ['ERP_Accounts', 'Support'],
  through: ['ERP_Accounts', 'Support'],
  users: 2,
};
const none = { openedBy: [], through: [], users: 0 };

/** What the edits change: two fields that two users read, one of them through less, and one that nothing opens. */
const found: FoundAccess = {
  source: 'org',
  findings: [
    finding({ ...own, field: 'Account.Fax', access: 'read' }),
    finding({ ...own, field: 'Account.Phone' }),
    finding({ profile: 'B', object: 'Case', field: 'Case.Origin', exposure: 'dormant', ...none }),
  ],
  holders: [
    { username: 'ada@example.com', profile: 'API: Only', through: ['ERP_Accounts', 'Support'] },
    { username: 'bo@example.com', profile: 'API: Only', through: ['ERP_Accounts'] },
  ],
  reasons: new Map(),
  grantorKinds: new Map([
    ['ERP_Accounts', SET],
    ['Support', SET],
  ]),
  profileIds: new Map([['API: Only', '00e000000000001AAA']]),
  namespace: null,
};

export type DocumentChanges = Partial<Omit<ResetDocument, 'plan' | 'result'>> & {
  readonly plan?: Partial<ResetDocument['plan']>;
  readonly result?: Partial<ResetDocument['result']>;
};

/** The document of a reset of two profiles in which two users lose access. */
export function documentOf({ plan, result, ...changes }: DocumentChanges = {}): ResetDocument {
  return {
    context: orgContext,
    plan: {
      profiles: ['API: Only', 'B'],
      integrations: null,
      profileChanges: [],
      edits,
      impact: [loss('ada@example.com', 'Account.Phone'), loss('bo@example.com', 'Account.Phone')],
      claims: null,
      seesAllUsers: true,
      found,
      leftOut: [{ profile: 'B', field: 'Account.Site', reason: 'kept' }],
      currentAccess: new Map(),
      fileChanges: [],
      projectFiles: [],
      notices: [],
      ...plan,
    },
    result: {
      status: 'reset',
      edits,
      impact: [],
      isOvertaken: false,
      snapshot: { id: '2026-11-23T20-15-07Z-4f2a', path: '/project/snapshots/s.json' },
      files: ['/project/p.xml'],
      deploy: { id: '0Af1', status: 'Succeeded', checkOnly: false, failures: [] },
      verify: { ok: true, remaining: [], others: [], sections: [] },
      projectFiles: ['/project/p.xml'],
      proofs: { before: null, after: null, failure: null },
      notices: [],
      ...result,
    },
    notices: [{ key: 'usersHidden', tokens: [] }],
    usedPlan: null,
    writtenPlan: null,
    changedFiles: ['/project/p.xml'],
    typed: 'sf fls reset --all-profiles',
    next: { bin: 'sf', targetOrg: 'dev', snapshotDir: 'snapshots' },
    formatPath: (path) => path.replace('/project/', ''),
    ...changes,
  };
}
