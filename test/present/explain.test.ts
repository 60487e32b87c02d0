import { expect } from 'chai';
import type { AccessSource } from '../../src/fls/access-source.ts';
import type { Explanation, Subject } from '../../src/fls/explained-subject.ts';
import type { FieldAccess } from '../../src/fls/explanation.ts';
import { formatExplanation } from '../../src/present/explain.ts';
import { accessOn } from '../support/field-access.ts';

const PROFILE: AccessSource = { kind: 'Profile', name: 'ERP', label: 'ERP', why: null };
const SET: AccessSource = { kind: 'PermissionSet', name: 'Shipments', label: 'Shipments', why: null };
const OBJECTS = Array.from({ length: 20 }, (_, index) => `Shipment_${index}__c`);

function listAccess(objects: readonly string[], rest: Partial<FieldAccess> = {}): FieldAccess[] {
  return objects.flatMap((object) =>
    ['A__c', 'B__c'].map((name) => accessOn(`${object}.${name}`, { objectVia: [SET], readVia: [PROFILE], ...rest })),
  );
}

function subject(username: string, fields: readonly FieldAccess[]): Subject {
  return { usernames: [username], profile: 'ERP', isProfileListed: true, hasHiddenSets: false, fields, idle: [] };
}

function show(subjects: readonly Subject[], changes: { isComparison?: boolean; verbose?: boolean } = {}): string {
  const explanation: Explanation = {
    context: { generatedAt: '', plugin: '', apiVersion: null, org: null, policyFile: null, baselineFile: null },
    subjects,
    namespace: null,
    isComparison: changes.isComparison === true,
    proof: null,
    notices: [],
  };
  const lines = formatExplanation(explanation, { verbose: changes.verbose === true, folder: '/', width: 80 });
  expect(lines.filter((line) => line.length > 80)).to.deep.equal([]);
  return lines.join('\n');
}

describe('an explanation for a person', () => {
  it('shows objects with the same access from the same grantors together, when there are too many for a screen', () => {
    const unknown = listAccess(['Event', 'Task'], {
      opening: { kind: 'unknown' },
      objectVia: [],
      edit: true,
      editVia: [PROFILE],
    });
    const text = show([subject('erp@x', [...listAccess(OBJECTS), ...unknown])]);
    expect(text).to.match(
      /20 objects \(40 fields: read\)\n {4}Shipment_0__c \(2\), [^]*, 8 more objects\n {4}object: permission set Shipments\n {4}read 40 fields: profile ERP\n/,
    );
    expect(text.replaceAll(/\s+/g, ' ')).to.include(
      ' 2 objects (4 fields: edit) Event (2), Task (2) object: unknown, because these objects have no object permissions of their own edit ',
    );
    const all = show([subject('erp@x', [...listAccess(OBJECTS), ...unknown])], { verbose: true });
    expect(all).to.include('  Shipment_19__c (2 fields: read)\n').and.include('      A__c, B__c\n');
    expect(all).to.include('object: unknown, because Task has no object permissions of its own');
  });

  it('keeps objects apart that differ in what grants or mutes them', () => {
    const muted: AccessSource = {
      kind: 'PermissionSetGroup',
      name: 'Team',
      label: 'Team',
      why: 'mutes edit on the field',
    };
    const text = show([
      subject('erp@x', [
        ...listAccess(OBJECTS),
        ...listAccess(['Other__c'], { objectVia: [PROFILE] }),
        ...listAccess(['Quiet__c'], { mutedBy: [muted] }),
      ]),
    ]);
    expect(text).to.include('20 objects (40 fields: read)');
    expect(text).to.include('  Other__c (2 fields: read)\n    object: profile ERP\n');
    expect(text).to.include(
      '    object: permission set Shipments\n    muted: permission set group Team (mutes edit on the field)\n',
    );
  });

  it('compares two users by objects in the same way', () => {
    const closed = listAccess(OBJECTS, { read: false, objectVia: [] });
    const pair = [subject('a@x', listAccess(OBJECTS)), subject('b@x', closed)];
    const text = show(pair, { isComparison: true });
    expect(text).to.include('  20 objects (40 fields)\n    Shipment_0__c (2), ');
    expect(text.match(/b@x: no access/g)).to.have.length(1);
    expect(show(pair, { isComparison: true, verbose: true }).match(/b@x: no access/g)).to.have.length(20);
    expect(text).to.include('To list every field, use --verbose.');
    const few = pair.map((one) => ({ ...one, fields: one.fields.slice(0, 4) }));
    expect(show(few, { isComparison: true })).to.include('  Shipment_1__c (2 fields)\n    A__c, B__c\n');
    expect(show(few, { isComparison: true })).to.not.include('--verbose');
  });

  it('says of two users what of each would open more, also where they have the same access', () => {
    const name = { kind: 'PermissionSet', name: 'Late', label: 'Late', together: null } as const;
    const late = { ...name, reason: 'expired', reads: 3, edits: 0 } as const;
    const session = { ...late, name: 'Session', reason: 'sessionBased' } as const;
    for (const fields of [[], listAccess(OBJECTS.slice(0, 1))]) {
      const pair = [
        { ...subject('a@x', fields), idle: [late, session] },
        { ...subject('b@x', fields), idle: [session] },
      ];
      const text = show(pair, { isComparison: true }).replaceAll(/\s+/g, ' ');
      expect(text).to.include(
        'Not in force now: a@x: permission set Late: its assignment has expired. It would open 3 more fields. ' +
          'a@x, b@x: permission set Session: it needs activation in a session. It would open 3 more fields. ',
      );
      const none = pair.map((one) => ({ ...one, idle: [] }));
      expect(show(none, { isComparison: true })).to.not.include('Not in force');
    }
  });
});
