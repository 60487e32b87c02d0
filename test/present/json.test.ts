import { expect } from 'chai';
import fc from 'fast-check';
import { ux } from '@oclif/core';
import { printPlainJson, renderJson } from '../../src/present/json.ts';

/** What goes to standard output while something is done. */
function printed(act: () => unknown): string {
  const write = process.stdout.write.bind(process.stdout);
  let text = '';
  process.stdout.write = (chunk: string | Uint8Array) => {
    text += String(chunk);
    return true;
  };
  try {
    act();
  } finally {
    process.stdout.write = write;
  }
  return text;
}

describe('JSON for programs', () => {
  const tty = process.stdout.isTTY;

  afterEach(() => {
    process.stdout.isTTY = tty;
    delete process.env['FORCE_COLOR'];
  });

  const json = { status: 0, result: { name: 'Équipe "Achats" %s', list: [1, null], nothing: [] }, warnings: ['100%'] };

  it('reads as sf prints it', () => {
    process.stdout.isTTY = false;
    expect(printed(() => printPlainJson(json))).to.equal(`${ux.colorizeJson(json, { pretty: true })}\n`);
  });

  it('is left to sf where it may be wanted in colours', () => {
    process.stdout.isTTY = true;
    expect(printed(() => printPlainJson(json))).to.equal('');
    process.stdout.isTTY = false;
    process.env['FORCE_COLOR'] = '1';
    expect(printPlainJson(json)).to.equal(false);
  });

  it('has the text of JSON.stringify', () => {
    const odd = { lost: undefined, made: () => 1, at: new Date(0), none: [undefined, () => 1], empty: {}, list: [] };
    expect([...renderJson(odd)].join('')).to.equal(JSON.stringify(odd, null, 2));
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), fc.integer({ min: 0, max: 2 }), (value, more) => {
        const list = Array.from({ length: more * 750 }, () => value);
        const given = { result: { findings: list, value }, list };
        expect([...renderJson(given)].join('')).to.equal(JSON.stringify(given, null, 2));
      }),
      { numRuns: 30 },
    );
  });

  it('is never in memory as a whole', () => {
    const item = { name: 'x'.repeat(100) };
    const findings = Array.from({ length: 20_000 }, () => item);
    const one = { status: 0, result: { findings } };
    const several = { status: 0, result: { orgs: [{ org: 'a', result: { findings } }] } };
    for (const document of [one, several]) {
      const lengths = [...renderJson(document)].map(({ length }) => length);
      expect(Math.max(...lengths)).to.be.lessThan(200_000);
    }
  });

  it('has no access token, whatever name stands before it', () => {
    const token = 'x'.repeat(30);
    const list = Array.from({ length: 2_000 }, () => ({ access_token: token }));
    process.stdout.isTTY = false;
    expect(printed(() => printPlainJson({ result: { access_token: token, list } }))).to.not.include(token);
  });
});
