import { expect } from 'chai';
import fc from 'fast-check';
import { mergeProfile } from '../../src/metadata/merge.ts';
import { mergePartialProfiles } from '../../src/metadata/merge-partials.ts';
import { readProfile } from '../../src/metadata/profile.ts';
import { field, object, retrieved } from './documents.ts';
import { fieldName, OBJECTS, randomAnswer, randomProfile, type RandomProfile } from './random-profile.ts';
import { entryLine, reread } from './reread.ts';

const scope = fc.record({
  objects: fc.subarray([...OBJECTS]).map((names) => new Set<string>(names)),
  keep: fc.array(fieldName, { maxLength: 3 }).map((names) => new Set(names)),
});
type Scope = { readonly objects: ReadonlySet<string>; readonly keep: ReadonlySet<string> };
type Answer = ReturnType<typeof answerOf>;

function objectOf(name: string): string {
  return name.split('.')[0] ?? '';
}

function answerOf(drawn: typeof randomAnswer extends fc.Arbitrary<infer A> ? A : never): {
  readonly text: string;
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly objects: ReadonlyMap<string, readonly string[]>;
} {
  const granted = { '': [], r: ['readable'], re: ['editable', 'readable'] } as const;
  return {
    text: retrieved(
      ...drawn.fields.map((one) => field(one.field, one.access)),
      ...drawn.objects.map((one) => object(one.object, ...one.granted)),
    ),
    fields: new Map(drawn.fields.map((one) => [one.field, granted[one.access]])),
    objects: new Map(drawn.objects.map((one) => [one.object, one.granted])),
  };
}

/** What a merge has to say, worked out from what was drawn, without any XML. */
function expectedOf(project: RandomProfile, answer: Answer, { objects, keep }: Scope): ReturnType<typeof reread> {
  const on = (flags: Readonly<Record<string, boolean | null>>): string[] =>
    Object.keys(flags).filter((name) => flags[name]);
  const fields = project.fields.flatMap(({ field: name, readable, editable }) => {
    const org = answer.fields.get(name);
    if (!objects.has(objectOf(name)) || keep.has(name)) return [entryLine(name, on({ readable, editable }))];
    return org ? [entryLine(name, org)] : [];
  });
  const permissions = project.objects.flatMap(({ object: name, flags }) => {
    const org = answer.objects.get(name);
    if (!objects.has(name) || (!org && on(flags).length === 0)) return [entryLine(name, on(flags))];
    // Answers spell every flag but viewAllFields, which they spell where it is granted, as from an older API version.
    const unspelled = flags.viewAllFields && !org?.includes('viewAllFields') ? ['viewAllFields'] : [];
    return org ? [entryLine(name, [...org, ...unspelled])] : [];
  });
  const newFields = [...answer.fields].filter(
    ([name]) => objects.has(objectOf(name)) && !keep.has(name) && !project.fields.some((one) => one.field === name),
  );
  const newObjects = [...answer.objects].filter(
    ([name]) => objects.has(name) && !project.objects.some((one) => one.object === name),
  );
  return {
    fields: [...fields, ...newFields.map(([name, flags]) => entryLine(name, flags))].sort(),
    objects: [...permissions, ...newObjects.map(([name, flags]) => entryLine(name, flags))].sort(),
  };
}

/** How a root ends: one that closes itself has to open for a new entry. */
const ROOT_END = /(\/>|><\/(m:)?Profile>)(?=(<!--tail-->)?$)/;

/** A text without the entries in scope, and without white space: what a merge must not touch. */
function outside(text: string, { objects }: Scope): string {
  const { fieldPermissions, objectPermissions } = readProfile(text);
  const entries = [...fieldPermissions, ...objectPermissions].filter((entry) => objects.has(objectOf(entry.name)));
  const cuts = entries.sort((a, b) => b.start - a.start);
  return cuts
    .reduce((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text)
    .replace(/\s/g, '')
    .replace(ROOT_END, '');
}

const merges = fc.tuple(randomProfile, randomAnswer.map(answerOf), scope);

describe('mergeProfile, whatever the project and the org hold,', () => {
  it('says what the org says within the scope and what the project said outside of it, to another parser too', () => {
    fc.assert(
      fc.property(merges, ([project, answer, within]) => {
        expect(reread(mergeProfile(project.text, answer.text, within).text)).to.deep.equal(
          expectedOf(project, answer, within),
        );
      }),
      { numRuns: 400 },
    );
  });

  it('is the same text after a second merge', () => {
    fc.assert(
      fc.property(merges, ([project, answer, within]) => {
        const once = mergeProfile(project.text, answer.text, within).text;
        expect(mergeProfile(once, answer.text, within)).to.deep.equal({ text: once, splices: [], removedNames: [] });
      }),
      { numRuns: 400 },
    );
  });

  it('changes nothing at all where the org says what the project says', () => {
    fc.assert(
      fc.property(merges, ([project, answer, within]) => {
        for (const names of [project.fields.map((one) => one.field), project.objects.map((one) => one.object)])
          fc.pre(new Set(names).size === names.length);
        const once = mergeProfile(project.text, answer.text, within).text;
        expect(mergeProfile(once, once, within)).to.deep.equal({ text: once, splices: [], removedNames: [] });
      }),
    );
  });

  it('leaves every character outside of the entries in scope, the head and the tail', () => {
    fc.assert(
      fc.property(merges, ([project, answer, within]) => {
        const { text } = mergeProfile(project.text, answer.text, within);
        expect(outside(text, within)).to.equal(outside(project.text, within));
        const tail = /(\s|<!-- tail -->)*$/.exec(project.text)?.[0] ?? '';
        expect(text.endsWith(`>${tail}`)).to.equal(true);
        expect(text.startsWith(project.text.slice(0, project.text.indexOf('Profile')))).to.equal(true);
      }),
      { numRuns: 400 },
    );
  });

  it('leaves the characters of entries out of scope, white space included', () => {
    fc.assert(
      fc.property(merges, ([project, answer, within]) => {
        const left = (text: string): string[] => {
          const { fieldPermissions, objectPermissions } = readProfile(text);
          const entries = [...fieldPermissions, ...objectPermissions];
          return entries
            .filter(({ name }) => !within.objects.has(objectOf(name)))
            .map(({ start, end }) => text.slice(start, end));
        };
        expect(left(mergeProfile(project.text, answer.text, within).text)).to.deep.equal(left(project.text));
      }),
    );
  });

  it('ends lines as the file does', () => {
    fc.assert(
      fc.property(merges, ([project, answer, within]) => {
        fc.pre(project.text.includes('\n'));
        const { text } = mergeProfile(project.text, answer.text, within);
        const others = [...text.matchAll(/\r?\n|\r/g)].filter(([end]) => end !== project.lineEnd);
        expect(others).to.deep.equal([]);
      }),
    );
  });
});

describe('mergeParts, however an answer was split,', () => {
  it('puts it together again', () => {
    fc.assert(
      fc.property(
        randomAnswer,
        fc.array(fc.nat(2), { minLength: OBJECTS.length, maxLength: OBJECTS.length }),
        (drawn, split) => {
          const sorted = <T>(items: readonly T[], name: (item: T) => string): T[] =>
            [...items].sort((a, b) => (name(a) < name(b) ? -1 : 1));
          const whole = {
            fields: sorted(drawn.fields, (one) => one.field),
            objects: sorted(drawn.objects, (one) => one.object),
          };
          const parts = [0, 1, 2].map((number) => {
            const objects = new Set<string>(OBJECTS.filter((_, index) => split[index] === number));
            const fields = whole.fields.filter((one) => objects.has(objectOf(one.field)));
            return {
              objects,
              text: answerOf({ fields, objects: whole.objects.filter((one) => objects.has(one.object)) }).text,
            };
          });
          expect(mergePartialProfiles(parts)).to.equal(answerOf(whole).text);
        },
      ),
    );
  });
});

describe('mergeProfile on a hundred thousand entries', () => {
  it('updates, inserts and removes all over the file', () => {
    const numbers = Array.from({ length: 100_000 }, (_, n) => n);
    const name = (n: number): string =>
      `Object_${String(Math.floor(n / 20)).padStart(4, '0')}__c.Field_${String(n % 20).padStart(2, '0')}__c`;
    const project = retrieved(
      ...numbers.filter((n) => n % 10 !== 3).map((n) => field(name(n), n % 2 === 0 ? 're' : '')),
    );
    const org = retrieved(...numbers.filter((n) => n % 10 !== 7).map((n) => field(name(n), n % 3 === 0 ? 're' : '')));
    const merged = mergeProfile(project, org, { objects: new Set(numbers.map((n) => objectOf(name(n)))) });
    expect(merged.text === org).to.equal(true);
    expect(merged.removedNames).to.have.lengthOf(10_000);
    const { text } = mergeProfile('<Profile/>', org, { objects: new Set([objectOf(name(0))]) });
    expect(readProfile(text).fieldPermissions).to.have.lengthOf(19 - 1);
  });
});
