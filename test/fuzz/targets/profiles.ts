import { expect } from 'chai';
import fc from 'fast-check';
import type { FieldPermission } from '../../../src/fls/access.ts';
import { isUndoOfEntries } from '../../../src/metadata/undo-scope.ts';
import { editProfile } from '../../../src/metadata/edit.ts';
import { insertLoginSections } from '../../../src/metadata/insert-login.ts';
import { isSameLogin, LOGIN_SECTIONS, parseLoginSections } from '../../../src/metadata/login-sections.ts';
import { ProfileDocumentError, readProfile, type PermissionEntry } from '../../../src/metadata/profile.ts';
import { readProfilePermissions } from '../../../src/metadata/profile-permissions.ts';
import { renderSlice } from '../../../src/metadata/slice.ts';
import { applyUndo, buildUndo } from '../../../src/metadata/undo.ts';
import { splice } from '../../../src/xml/splice.ts';
import { fieldName } from '../../metadata/random-profile.ts';
import { entryLine } from '../../metadata/reread.ts';
import { anyAnswer, anyProfile } from '../documents.ts';
import { tryReread } from '../other-parser.ts';
import { attempt } from '../outcome.ts';
import { defineTarget, type FuzzTarget } from '../target.ts';

const access = fc.constantFrom(
  { readable: false, editable: false },
  { readable: true, editable: false },
  { readable: true, editable: true },
);
const spelledName = fc.tuple(fieldName, fc.boolean()).map(([name, isLower]) => (isLower ? name.toLowerCase() : name));

/** Each field once, whatever its case. */
const permissions: fc.Arbitrary<readonly FieldPermission[]> = fc
  .uniqueArray(fc.tuple(spelledName, access), { selector: ([name]) => name.toLowerCase(), maxLength: 6 })
  .map((all) => all.map(([field, flags]) => ({ field, ...flags })));

/** The text with nothing where the entries of some fields are. */
function cutEntries(text: string, isCut: (entry: PermissionEntry) => boolean): string {
  const cuts = readProfile(text)
    .fieldPermissions.filter(isCut)
    .map(({ start, end }) => ({ start, end, text: '' }));
  return splice(text, cuts);
}

function examineEdit([text, wanted]: readonly [string, readonly FieldPermission[]]): void {
  const edited = attempt(() => editProfile(text, wanted));
  if ('refusal' in edited) {
    expect('refusal' in attempt(() => readProfile(text))).to.equal(true);
    return;
  }
  const { text: after, splices, changed, missing } = edited.value;
  const byName = new Map(wanted.map((one) => [one.field.toLowerCase(), one]));
  const isWanted = ({ name }: { readonly name: string }): boolean => byName.has(name.toLowerCase());
  const entries = readProfile(after).fieldPermissions;
  const given = new Set(entries.map(({ name }) => name.toLowerCase()));
  for (const { field, readable, editable } of entries) {
    const asked = byName.get(field.toLowerCase());
    if (asked)
      expect({ readable, editable }, field).to.deep.equal({ readable: asked.readable, editable: asked.editable });
  }
  expect(missing).to.deep.equal(wanted.map(({ field }) => field).filter((field) => !given.has(field.toLowerCase())));
  expect(cutEntries(after, isWanted)).to.equal(cutEntries(text, isWanted));
  expect(splice(text, splices)).to.equal(after);
  if (changed.length === 0) expect(after).to.equal(text);
  expect(editProfile(after, wanted)).to.include({ text: after });
  const undo = buildUndo(text, splices);
  expect(applyUndo(after, undo)?.text).to.equal(text);
  expect(isUndoOfEntries(after, undo, new Set(byName.keys()))).to.equal(true);
}

function toLines(all: readonly FieldPermission[]): string[] {
  return all
    .map(({ field, readable, editable }) =>
      entryLine(field, [...(readable ? ['readable'] : []), ...(editable ? ['editable'] : [])]),
    )
    .sort();
}

function examineSlice([retrieved, sent, other]: readonly [string, readonly FieldPermission[], string]): void {
  const login = attempt(() => parseLoginSections(other));
  const own = attempt(() => parseLoginSections(retrieved));
  const rendered = attempt(() => renderSlice(retrieved, sent, 'value' in login ? login.value : undefined));
  if ('refusal' in rendered) return;
  const { fieldPermissions, objectPermissions, root, userPermissions } = readProfile(rendered.value);
  expect(toLines(fieldPermissions)).to.deep.equal(toLines(sent));
  const expected = { fields: toLines(sent), objects: [] };
  expect(tryReread(rendered.value) ?? expected).to.deep.equal(expected);
  expect([...objectPermissions, ...userPermissions]).to.deep.equal([]);
  const names = new Set(root.children.map(({ name }) => name));
  expect(
    [...names].filter((name) => name !== 'fieldPermissions' && !/^login(?:Flows|Hours|IpRanges)$/.test(name)),
  ).to.deep.equal([]);
  if ('refusal' in own || 'refusal' in login) return;
  const sections = parseLoginSections(rendered.value);
  for (const name of LOGIN_SECTIONS)
    expect(isSameLogin(sections[name], own.value[name].length > 0 ? own.value[name] : login.value[name])).to.equal(
      true,
    );
}

function examineLogin([text, other]: readonly [string, string]): void {
  const login = attempt(() => parseLoginSections(other));
  const before = attempt(() => parseLoginSections(text));
  if ('refusal' in login || 'refusal' in before) return;
  const inserted = attempt(() => insertLoginSections(text, login.value));
  if ('refusal' in inserted) return;
  const after = parseLoginSections(inserted.value);
  for (const name of LOGIN_SECTIONS) {
    const expected = before.value[name].length > 0 ? before.value[name] : login.value[name];
    expect(isSameLogin(after[name], expected), name).to.equal(true);
  }
  expect(insertLoginSections(inserted.value, login.value)).to.equal(inserted.value);
  expect(tryReread(inserted.value)).to.deep.equal(tryReread(text));
}

/** The reader that keeps positions and the one that keeps nothing must agree, and with another parser. */
function examineReaders(text: string): void {
  const [quick, full] = [attempt(() => readProfilePermissions(text)), attempt(() => readProfile(text))];
  if ('refusal' in quick || 'refusal' in full) {
    if ('refusal' in full && 'value' in quick) expect(full.refusal).to.be.instanceOf(ProfileDocumentError);
    else if ('refusal' in quick) expect('refusal' in full).to.equal(true);
    return;
  }
  const places = full.value.fieldPermissions.map(({ field, readable, editable, line }) => {
    return { field, readable, editable, line };
  });
  expect(quick.value.fieldPermissions).to.deep.equal(places);
  expect(quick.value.userPermissions).to.deep.equal(full.value.userPermissions);
  expect(quick.value.readable).to.deep.equal(
    full.value.objectPermissions.filter(({ allowRead }) => allowRead).map(({ object }) => object),
  );
  // The other parser leaves a CR in a value, which XML reads as the end of a line, and trims more than XML calls a blank.
  const other = tryReread(text.replaceAll(/\r\n?/g, '\n'));
  if (other && places.every(({ field }) => field === field.trim())) expect(other.fields).to.deep.equal(toLines(places));
}

export const PROFILE_TARGETS: readonly FuzzTarget[] = [
  defineTarget('edit', 10, fc.tuple(anyProfile, permissions), examineEdit),
  defineTarget('slice', 6, fc.tuple(anyAnswer, permissions, anyProfile), examineSlice),
  defineTarget('login', 3, fc.tuple(anyProfile, anyAnswer), examineLogin),
  defineTarget('readers', 6, anyProfile, examineReaders),
];
