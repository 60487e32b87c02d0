import { expect } from 'chai';
import fc from 'fast-check';
import { isLessAccess, toAccess } from '../../src/fls/access.ts';
import { editProfile } from '../../src/metadata/edit.ts';
import { applyUndo, buildUndo, isFlagUndo } from '../../src/metadata/undo.ts';
import { splice, type Splice } from '../../src/xml/splice.ts';
import { fieldName, randomProfile } from './random-profile.ts';

/** A text and splices of it, in order and without overlaps; many write or replace nothing, or the same as others. */
const splicedText = fc
  .tuple(
    fc.array(fc.constantFrom('true', 'false', '\r\n', 'é', '\u{1F600}', 'e', '')),
    fc.array(fc.nat(), { maxLength: 12 }),
  )
  .chain(([pieces, offsets]) => {
    const text = pieces.join('');
    const places = offsets.map((offset) => offset % (text.length + 1)).sort((a, b) => a - b);
    const splices = Array.from({ length: Math.floor(places.length / 2) }, (_, index) =>
      fc.constantFrom('true', 'false', '', '<readable>').map((written): Splice => {
        return { start: places[2 * index] ?? 0, end: places[2 * index + 1] ?? 0, text: written };
      }),
    );
    return fc.record({ text: fc.constant(text), splices: fc.tuple(...splices) });
  })
  .filter(({ splices }) => splices.every(({ start }, index) => index === 0 || start > (splices[index - 1]?.end ?? 0)));

const wantedPermissions = fc.uniqueArray(
  fc.record({ field: fieldName, readable: fc.boolean(), editable: fc.boolean() }),
  { selector: ({ field }) => field, maxLength: 12 },
);

describe('an undo', () => {
  it('gives the text from before, and splices that undo the undo', () => {
    fc.assert(
      fc.property(splicedText, ({ text, splices }) => {
        const written = splice(text, splices);
        const undo = buildUndo(text, splices);
        const undone = applyUndo(written, undo);
        expect(undone?.text).to.equal(text);
        expect(applyUndo(text, buildUndo(written, undone?.splices ?? []))?.text).to.equal(written);
        const keys = undo.map((group) => JSON.stringify([group.written, group.replaced]));
        expect(new Set(keys).size).to.equal(keys.length);
      }),
      { numRuns: 500 },
    );
  });

  it('gives the profile from before an edit, byte for byte, and only sets, removes or inserts flags', () => {
    fc.assert(
      fc.property(randomProfile, wantedPermissions, fc.boolean(), ({ text }, permissions, isReset) => {
        const edited = editProfile(
          text,
          permissions,
          isReset ? (entry, wanted) => isLessAccess(toAccess(wanted), toAccess(entry)) : undefined,
        );
        const undo = buildUndo(text, edited.splices);
        const undone = applyUndo(edited.text, undo);
        expect(undone?.text).to.equal(text);
        const redo = buildUndo(edited.text, undone?.splices ?? []);
        expect([...undo, ...redo].filter((group) => !isFlagUndo(group))).to.deep.equal([]);
      }),
      { numRuns: 500 },
    );
  });

  it('of a hundred thousand edits is one group', () => {
    const entry = '<readable>true</readable>';
    const text = entry.repeat(100_000);
    const splices = Array.from({ length: 100_000 }, (_, index) => {
      return { start: index * entry.length + 10, end: index * entry.length + 14, text: 'false' };
    });
    const undo = buildUndo(text, splices);
    expect(undo.map(({ at }) => at.length)).to.deep.equal([100_000]);
    expect(applyUndo(splice(text, splices), undo)?.text === text).to.equal(true);
  });

  it('fits no text that lacks what was written in a place', () => {
    const undo = buildUndo('a true b', [{ start: 2, end: 6, text: 'false' }]);
    expect(undo).to.deep.equal([{ written: 'false', replaced: 'true', at: [2] }]);
    expect(applyUndo('a false b', undo)?.text).to.equal('a true b');
    for (const foreign of ['a true b', 'a  false b', '', 'a fals']) expect(applyUndo(foreign, undo)).to.equal(null);
  });

  it('with places that overlap fits no text', () => {
    expect(applyUndo('aaaa', [{ written: 'aa', replaced: '', at: [0, 1] }])).to.equal(null);
    expect(applyUndo('aaaa', [{ written: 'aa', replaced: '', at: [-1] }])).to.equal(null);
    expect(applyUndo('aaaa', [{ written: 'aa', replaced: '', at: [2, 0] }])?.text).to.equal('');
  });
});

describe('an undo of flags', () => {
  it('sets values, however they are spelled', () => {
    for (const replaced of ['true', 'false', '&#116;rue', ' true', '<!-- x -->true', '<![CDATA[fal]]>se'])
      expect(isFlagUndo({ written: 'false', replaced })).to.equal(true);
  });

  it('removes or inserts a flag that a profile may lack', () => {
    const flag = '\n        <readable>true</readable>';
    expect(isFlagUndo({ written: flag, replaced: '' })).to.equal(true);
    expect(isFlagUndo({ written: '', replaced: flag })).to.equal(true);
  });

  it('puts nothing else anywhere', () => {
    const others = [
      '',
      'yes',
      'true</value><value>true',
      'true</editable><editable>true',
      '<x>true</x>',
      '<!-- true -->',
      '&x;',
      '<!DOCTYPE x>true',
      '\n<editable>true</editable><x/>',
    ];
    for (const replaced of others) {
      expect(isFlagUndo({ written: 'false', replaced })).to.equal(false);
      expect(isFlagUndo({ written: '', replaced })).to.equal(false);
    }
    expect(isFlagUndo({ written: '<readable>true</readable>', replaced: 'true' })).to.equal(false);
    expect(isFlagUndo({ written: '<readable>false</readable>', replaced: '' })).to.equal(false);
  });
});
