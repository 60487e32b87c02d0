import { expect } from 'chai';
import { ux } from '@oclif/core';
import { printPlainJson } from '../../src/present/json.ts';

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
});
