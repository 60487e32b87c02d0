import { computeDigest } from '../../../src/adapters/files/digest.ts';
import { toFieldPermission } from '../../../src/fls/access.ts';
import type { SnapshotV1 } from '../../../src/fls/snapshot-v1.ts';
import type { FileRecord, ProfileRecord } from '../../../src/fls/snapshot.ts';
import { editProfile } from '../../../src/metadata/edit.ts';
import { buildUndo } from '../../../src/metadata/undo.ts';
import type { NewSnapshot } from '../../../src/ports/snapshots.ts';

/** What specs save: a reset of two profiles, one of which has a file in the project. */

export const ORG = '00D000000000001EAA';
export const OTHER = '00D000000000002EAA';

/** What a careless copy would lose: the mark at the start, the line ends, what lies beyond 16 bits. */
export const TEXT =
  '\uFEFF<Profile>\r\n\t<description>é \u{1F600}</description>\u2028' +
  '<fieldPermissions><editable>true</editable><field>Account.phone</field><readable>&#116;rue</readable>' +
  '</fieldPermissions></Profile>';

/** The text that the reset writes, and what undoes it. */
export const EDITED = editProfile(TEXT, [toFieldPermission('Account.Phone', 'none')]);

export const LOGIN = { loginFlows: [], loginHours: [], loginIpRanges: [[['startAddress', '10.0.0.1']]] } as const;

export const FILE: FileRecord = {
  path: 'force-app/main/default/profiles/Custom%3A Sales.profile-meta.xml',
  before: computeDigest(TEXT),
  after: computeDigest(EDITED.text),
  entries: [{ from: 'edit', to: 'none', fields: ['Account.phone'] }],
  undo: buildUndo(TEXT, EDITED.splices),
};

export function salesRecord(profile = 'Custom: Sales'): ProfileRecord {
  return {
    id: '00e000000000001AAA',
    fullName: encodeURIComponent(profile),
    name: profile,
    edits: [
      { from: 'edit', to: 'none', fields: ['Account.Phone'] },
      { from: 'read', to: 'none', fields: ['Account.Fax', 'Contact.Fax'] },
    ],
    login: LOGIN,
    others: computeDigest('others'),
    files: [FILE],
  };
}

export function content(profile = 'Custom: Sales', org = ORG): NewSnapshot {
  return {
    org: { id: org, alias: null, username: 'admin@fls.example' },
    root: '/project',
    testLevel: 'RunLocalTests',
    profiles: [
      salesRecord(profile),
      { ...salesRecord('Admin'), id: '00e000000000002AAA', edits: [], others: null, files: [] },
    ],
  };
}

/** A snapshot of version 1, of a login by access token. */
export function contentV1(id: string): SnapshotV1 {
  const slice =
    '<Profile><fieldPermissions><field>Account.Phone</field></fieldPermissions>' +
    '<loginIpRanges><startAddress>10.0.0.1</startAddress></loginIpRanges></Profile>';
  return {
    version: 1,
    id,
    createdAt: '2026-11-23T20:15:07.000Z',
    plugin: '0.1.0',
    org: { id: ORG.slice(0, 15), alias: null, username: null },
    profiles: [
      {
        id: '00e000000000001AAA',
        fullName: 'Custom%3A%20Sales',
        name: 'Custom: Sales',
        edits: [
          { profile: 'Custom: Sales', field: 'Account.Phone', from: 'edit', to: 'none' },
          { profile: 'Custom: Sales', field: 'Account.Fax', from: 'read', to: 'none' },
        ],
        slice,
        files: [{ path: '/project/a.profile-meta.xml', before: FILE.before, after: FILE.after, beforeText: TEXT }],
      },
    ],
    restoredAt: null,
  };
}
