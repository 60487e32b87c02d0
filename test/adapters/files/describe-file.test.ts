import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadControllableCheck } from '../../../src/adapters/files/describe-file.ts';
import { newFolder } from '../../support/environment.ts';
import { problemOf } from '../../support/problem.ts';

describe('a describe in a file', () => {
  const folder = newFolder('describe');
  const path = join(folder, 'describe.json');
  const picklistValues = [{ value: 'Account', active: true }];
  const describe = { name: 'ObjectPermissions', fields: [{ name: 'SobjectType', picklistValues }] };
  const printed = JSON.stringify({ status: 0, result: describe, warnings: ['é'] }, null, 2);

  const encodings: Readonly<Record<string, Buffer>> = {
    'UTF-8': Buffer.from(printed),
    'UTF-8 with a byte order mark': Buffer.from(`\uFEFF${printed}`),
    'UTF-16 as Windows PowerShell writes it': Buffer.from(`\uFEFF${printed.replaceAll('\n', '\r\n')}\r\n`, 'utf16le'),
    'big-endian UTF-16': Buffer.from(`\uFEFF${printed}`, 'utf16le').swap16(),
    'UTF-16 without a mark': Buffer.from(printed, 'utf16le'),
    'big-endian UTF-16 without a mark': Buffer.from(printed, 'utf16le').swap16(),
  };
  for (const [encoding, bytes] of Object.entries(encodings))
    it(`says which objects can hold object permissions, in ${encoding}`, async () => {
      writeFileSync(path, bytes);
      const isControlled = await loadControllableCheck(path);
      expect([isControlled('Account'), isControlled('Contact')]).to.deep.equal([true, false]);
    });

  it('is not needed: then a table says it', async () => {
    const isControlled = await loadControllableCheck(undefined);
    expect([isControlled('Contact'), isControlled('Task')]).to.deep.equal([true, false]);
  });

  const faults: Readonly<Record<string, readonly [string | Uint8Array, string]>> = {
    'is cut': ['{', 'line 1, column 2: expected "}"'],
    'begins with what the shell printed': [
      `Warning: update available\n${printed}`,
      'line 1, column 1: this is not JSON',
    ],
    'is cut in the middle of a character': [
      Buffer.from('\uFEFF{}', 'utf16le').subarray(0, 5),
      'line 1, column 2: this is not UTF-16',
    ],
    'is UTF-32': [
      Buffer.from([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0]),
      'line 1, column 1: the file is UTF-32: save it as UTF-8',
    ],
    'is in the code page of a console': [Buffer.from([0x22, 0xe9, 0x22]), 'line 1, column 2: this is not UTF-8'],
  };
  for (const [name, [content, problem]] of Object.entries(faults))
    it(`is named with the place and what is wrong when it ${name}`, async () => {
      writeFileSync(path, content);
      const { key, tokens } = await problemOf(loadControllableCheck(path));
      expect([key, ...tokens]).to.deep.equal(['unreadableDescribe', path, problem]);
    });

  it('is named when it is not there, or of another object', async () => {
    writeFileSync(path, '{"name":"FieldPermissions"}');
    const other = await problemOf(loadControllableCheck(path));
    expect([other.key, other.tokens]).to.deep.equal(['noPicklistInDescribe', [path]]);
    const gone = await problemOf(loadControllableCheck(join(folder, 'none.json')));
    expect([gone.key, gone.tokens[0]]).to.deep.equal(['unreadableDescribe', join(folder, 'none.json')]);
  });
});
