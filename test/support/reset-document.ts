import type { Edit, Impact } from '../../src/fls/change.ts';
import type { ResetDocument } from '../../src/present/formats/reset-document.ts';
import { orgContext } from './report.ts';

export const edit = (field: string, other: Partial<Edit> = {}): Edit => ({
  profile: 'API: Only',
  field,
  from: 'edit',
  to: 'none',
  ...other,
});
export const loss = (username: string, field: string): Impact => ({ username, field, from: 'read', to: 'none' });
const edits = [edit('Account.Fax', { from: 'read' }), edit('Account.Phone'), edit('Case.Origin', { profile: 'B' })];

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
      seesAllUsers: true,
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
