import type { SnapshotContent } from '../../../src/fls/snapshot.ts';

/** What specs save: a reset of two profiles, one of which has a file in the project. */

export const ORG = '00D000000000001EAA';
export const OTHER = '00D000000000002EAA';

/** What a careless copy would lose: the mark at the start, the line ends, what lies beyond 16 bits. */
export const TEXT = '\uFEFF<Profile>\r\n\t<custom>é \u{1F600}</custom>\u2028</Profile>';

export function content(profile = 'Custom: Sales', org = ORG): SnapshotContent {
  const file = { path: '/project/a.profile-meta.xml', before: TEXT, after: `${TEXT}\n` };
  return {
    org: { id: org, alias: null, username: 'admin@fls.example' },
    profiles: [
      {
        id: '00e000000000001AAA',
        fullName: encodeURIComponent(profile),
        name: profile,
        edits: [{ profile, field: 'Account.Phone', from: 'edit', to: 'none' }],
        slice: '<Profile/>\n',
        files: [file],
      },
      { id: '00e000000000002AAA', fullName: 'Admin', name: 'Admin', edits: [], slice: '', files: [] },
    ],
  };
}
