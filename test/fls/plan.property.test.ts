import { expect } from 'chai';
import fc from 'fast-check';
import type { Finding } from '../../src/fls/finding.ts';
import type { PlanOptions } from '../../src/fls/plan.ts';
import { exposure, finding, PROFILES, someFindings } from './findings.ts';
import { kept, plan } from './planning.ts';

describe('the plan of a reset, whatever was found,', () => {
  const options = fc.record({
    fields: fc.subarray(['Fax', 'T*', 'Account.*', '*Bill*.*']),
    exposures: fc.subarray(['live', 'latent', 'dormant'] as const),
    sobjects: fc.subarray(['account', 'Case', 'Task', 'Activity']),
    readOnly: fc.boolean(),
    includeUncontrolled: fc.boolean(),
  });
  const twins = fc.uniqueArray(
    fc
      .record({
        profile: fc.constantFrom(...PROFILES),
        field: fc.constantFrom('Task.Fax', 'Event.Fax', 'Task.Type', 'Event.Type'),
        access: fc.constantFrom('read', 'edit'),
        exposure,
      })
      .map(({ profile, field, ...other }) => finding(profile, field, { ...other, kind: 'uncontrolled' })),
    { selector: ({ profile, field }) => `${profile} ${field}`, maxLength: 12 },
  );
  const someKept = fc
    .tuple(someFindings, twins)
    .map((lists) => lists.flat())
    .chain((found) =>
      fc.subarray(found).map((chosen) => found.map((one) => (chosen.includes(one) ? { ...one, kept } : one))),
    );
  const isTwin = (field: string): boolean => /^(Task|Event)\./.test(field);
  const twinOf = (field: string): string =>
    field.startsWith('Task.') ? field.replace('Task', 'Event') : field.replace('Event', 'Task');

  it('has each chosen finding as an edit or as left out, unless it already has the access', () => {
    fc.assert(
      fc.property(someKept, options, fc.func(fc.boolean()), (found, given, isPermissionable) => {
        const permissionable = new Set(found.map(({ field }) => field).filter((field) => isPermissionable(field)));
        const { edits, leftOut } = plan(found, { ...given, permissionable });
        const place = ({ profile, field }: { profile: string; field: string }): string => `${profile} ${field}`;
        const known = new Map(found.map((one) => [place(one), one]));
        const places = [...edits, ...leftOut].map(place);
        expect(new Set(places).size).to.equal(places.length);
        for (const edit of edits) {
          const one = known.get(place(edit));
          expect([one?.access, one?.kept, permissionable.has(edit.field)]).to.deep.equal([edit.from, null, true]);
          expect(edit.to).to.equal(given.readOnly ? 'read' : 'none');
          expect(edit.from).to.not.equal(edit.to);
        }
        for (const one of found.filter((each) => !isTwin(each.field))) {
          const changes = !given.readOnly || one.access === 'edit';
          const asked = isAsked(one, given) && changes;
          const reason = one.kept ? 'kept' : permissionable.has(one.field) ? 'edit' : 'notPermissionable';
          const [got] = [...edits.map((each) => ({ ...each, reason: 'edit' })), ...leftOut].filter(
            (each) => place(each) === place(one),
          );
          expect(got?.reason).to.equal(asked ? reason : undefined);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('gives twins the same access, or changes neither', () => {
    fc.assert(
      fc.property(someKept, options, (found, given) => {
        const { edits } = plan(found, given);
        for (const edit of edits.filter(({ field }) => isTwin(field))) {
          const isOf = (one: { profile: string; field: string }): boolean =>
            one.profile === edit.profile && one.field === twinOf(edit.field);
          const twin = found.find(isOf);
          expect(edits.find(isOf)?.to ?? twin?.access ?? edit.to).to.equal(edit.to);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is empty after it was applied', () => {
    fc.assert(
      fc.property(someKept, options, (found, given) => {
        const first = plan(found, given);
        const left = found.flatMap((one) => {
          const edit = first.edits.find(({ profile, field }) => profile === one.profile && field === one.field);
          if (!edit) return [one];
          return edit.to === 'read' ? [{ ...one, access: 'read' as const }] : [];
        });
        expect(plan(left, given).edits).to.deep.equal([]);
      }),
      { numRuns: 500 },
    );
  });
});

/** The narrowing, told once more in other words. */
function isAsked(
  one: Finding,
  asked: Pick<PlanOptions, 'fields' | 'exposures' | 'sobjects' | 'includeUncontrolled'>,
): boolean {
  const patterns: Record<string, RegExp> = {
    Fax: /\.Fax$/,
    'T*': /\.T\w*$/,
    'Account.*': /^Account\./,
    '*Bill*.*': /Bill.*\./,
  };
  if (asked.fields.length > 0 && !asked.fields.some((glob) => patterns[glob]?.test(one.field))) return false;
  if (asked.sobjects.length > 0 && !asked.sobjects.some((name) => name.toLowerCase() === one.object.toLowerCase()))
    return false;
  if (one.kind === 'uncontrolled') return asked.includeUncontrolled;
  return asked.exposures.length === 0 || asked.exposures.some((each) => each === one.exposure);
}
