import { expect } from 'chai';
import ts from 'typescript';
import { readBundles, tokensIn, type Bundles } from './bundles.ts';
import { messageUses, noticeUses, problemUses, type Use } from './message-uses.ts';
import { source } from './program.ts';
import { stringsOfType } from './static-values.ts';

describe('messages', () => {
  let bundles: Bundles;
  let asked: readonly Use[];
  let problems: readonly Use[];
  let notices: readonly Use[];
  const all = (): readonly Use[] => [...asked, ...problems, ...notices];

  before(function () {
    this.timeout(60_000);
    bundles = readBundles();
    asked = messageUses();
    problems = problemUses();
    notices = noticeUses();
  });

  it('are asked for by keys that can be seen before they run', () => {
    expect(
      all()
        .filter(({ keys }) => keys === null)
        .map(({ place }) => place),
    ).to.deep.equal([]);
  });

  it('are there', () => {
    const missing = all().flatMap(({ place, bundle, keys }) =>
      (keys ?? []).filter((key) => !bundles.get(bundle)?.get(key)).map((key) => `${place}: ${bundle} ${key}`),
    );
    expect(missing).to.deep.equal([]);
  });

  it('get as many tokens as they take', () => {
    const wrong = all().flatMap((use) =>
      (use.keys ?? [])
        .filter((key) => use.tokens !== null && use.tokens !== tokensTaken(use, key))
        .map((key) => `${use.place}: ${key} takes ${tokensTaken(use, key)}, gets ${use.tokens}`),
    );
    expect(wrong).to.deep.equal([]);
  });

  it('get tokens that can be counted, nearly everywhere', () => {
    const uncounted = all().filter(({ tokens }) => tokens === null);
    expect(uncounted.map(({ place }) => place.replace(/:\d+$/, ''))).to.deep.equal([
      'present/notices.ts',
      'present/errors.ts',
      // Two lines: test/flows/doctor.test.ts counts what every answer gives.
      'present/doctor.ts',
      'present/doctor.ts',
    ]);
  });

  it('are all in use', () => {
    const used = new Set(all().flatMap(({ bundle, keys }) => (keys ?? []).map((key) => `${bundle} ${key}`)));
    const actions = new Set(
      all()
        .filter(({ withActions }) => withActions)
        .flatMap(({ bundle, keys }) => (keys ?? []).map((key) => `${bundle} ${key}.actions`)),
    );
    const unused = [...bundles].flatMap(([bundle, texts]) =>
      [...texts.keys()].map((key) => `${bundle} ${key}`).filter((key) => !used.has(key) && !actions.has(key)),
    );
    expect(unused).to.deep.equal([]);
  });

  it('advise what to do about every problem', () => {
    const texts = bundles.get('problems');
    const keys = keysOf('ProblemKey').map((key) => `error.${key}.actions`);
    expect(keys.filter((key) => !/^- \S/.test(texts?.get(key) ?? ''))).to.deep.equal([]);
  });

  it('name no problem and no notice that never comes up', () => {
    const raised = new Set(problems.flatMap(({ keys }) => keys ?? []));
    const noticed = new Set(notices.flatMap(({ keys }) => keys ?? []));
    expect(keysOf('ProblemKey').filter((key) => !raised.has(`error.${key}`))).to.deep.equal([]);
    expect(keysOf('NoticeKey').filter((key) => !noticed.has(key))).to.deep.equal([]);
  });

  /** An error's advice takes the tokens that its text leaves. */
  function tokensTaken({ bundle, withActions }: Use, key: string): number {
    const texts = bundles.get(bundle);
    return tokensIn(texts?.get(key) ?? '') + (withActions ? tokensIn(texts?.get(`${key}.actions`) ?? '') : 0);
  }
});

/** The members of a type of string literals. */
function keysOf(name: string): readonly string[] {
  const declared = source()
    .files.flatMap((file) => file.statements.filter(ts.isTypeAliasDeclaration))
    .find((statement) => statement.name.text === name);
  const keys = declared && stringsOfType(source().checker.getTypeAtLocation(declared));
  if (!keys) throw new TypeError(`no type ${name} of string literals`);
  return keys;
}
