import { constants } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { readBaseline } from '../../../src/adapters/files/baseline-file.ts';
import { computeDigest } from '../../../src/adapters/files/digest.ts';
import { loadControllableCheck } from '../../../src/adapters/files/describe-file.ts';
import { readPolicy } from '../../../src/adapters/files/policy-file.ts';
import { hasDigest, readRegularFile } from '../../../src/adapters/files/regular-file.ts';
import { replaceFile } from '../../../src/adapters/files/replace-file.ts';
import { readTextFile } from '../../../src/adapters/files/text-file.ts';
import { createSnapshotStore } from '../../../src/adapters/project/snapshots.ts';
import { newFolder } from '../../support/environment.ts';
import { problemOf } from '../../support/problem.ts';

/** What can be in place of a file, by what is said of it. */
const others: Readonly<Record<string, (path: string) => void>> = {
  'this is a directory, not a file': (path) => {
    mkdirSync(path);
  },
  'this is a pipe, not a file': (path) => {
    execFileSync('mkfifo', [path]);
  },
  'this is a device, not a file': (path) => {
    symlinkSync('/dev/zero', path);
  },
  'this is a link to a file that does not exist': (path) => {
    symlinkSync('gone', path);
  },
};

const ORG = '00D000000000001AAA';
const SNAPSHOT = '2026-11-23T20-15-07Z-4f2a';

describe('a file that is larger than a text can be', () => {
  it('is refused before it is read, with its size and the limit', async () => {
    const root = newFolder('large');
    const path = join(root, 'x.json');
    writeFileSync(path, '');
    // A file of zeros that takes no place on the disk.
    truncateSync(path, 2 ** 30);
    const problems = [
      await problemOf(readTextFile(path)),
      await problemOf(readPolicy(path, root)),
      await problemOf(readBaseline(path)),
      await problemOf(loadControllableCheck(path)),
    ];
    const limit = Math.floor(constants.MAX_STRING_LENGTH / 2 ** 20);
    const fault = `the file has 1024 MB, and at most ${limit} MB can be read`;
    expect(problems.map(({ details }) => [details['path'], details['problem']])).to.deep.equal(
      Array.from(problems, () => [path, fault]),
    );
  });
});

describe('what is no file', function () {
  this.timeout(10_000);
  before(function () {
    if (process.platform === 'win32') this.skip();
  });

  for (const [fault, make] of Object.entries(others)) {
    it(`is refused in place of every file that is read, without waiting: ${fault}`, async () => {
      const root = newFolder('no-file');
      const path = join(root, 'x.json');
      make(path);
      const orgFolder = join(root, ORG);
      mkdirSync(orgFolder);
      make(join(orgFolder, `${SNAPSHOT}.json`));
      const snapshots = createSnapshotStore({ folder: root, pluginVersion: '1' });
      const problems = [
        await problemOf(readPolicy(path, root)),
        await problemOf(readBaseline(path)),
        await problemOf(loadControllableCheck(path)),
        await problemOf(readTextFile(path)),
        await problemOf(snapshots.read(ORG, SNAPSHOT)),
      ];
      // Where only the plugin writes, no link is followed, so it does not matter what it leads to.
      const snapshotFault = lstatSync(path).isSymbolicLink() ? 'this is a link, not a file' : fault;
      expect(problems.map(({ key, details }) => [key, details['problem']])).to.deep.equal([
        ['unreadablePolicy', fault],
        ['unreadableBaseline', fault],
        ['unreadableDescribe', fault],
        ['unreadableFile', fault],
        ['unreadableSnapshot', snapshotFault],
      ]);
      expect((await snapshots.list(ORG)).skipped.map(({ id, problem }) => [id, problem])).to.deep.equal([
        [SNAPSHOT, snapshotFault],
      ]);
    });

    it(`is not replaced by a file: ${fault}`, async () => {
      const path = join(newFolder('no-file'), 'x.json');
      make(path);
      const before = lstatSync(path);
      const { key, details } = await problemOf(replaceFile(path, 'text'));
      expect([key, details['problem']]).to.deep.equal(['notWritten', fault]);
      expect([lstatSync(path).ino, lstatSync(path).mode]).to.deep.equal([before.ino, before.mode]);
    });
  }

  it('is refused as a socket', async () => {
    const path = join(newFolder('no-file'), 'x');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path, resolve));
    const { details } = await problemOf(readTextFile(path));
    server.close();
    expect(details['problem']).to.equal('this is a socket, not a file');
  });
});

describe('a file', () => {
  it('is read through a link', async () => {
    const folder = newFolder('file');
    writeFileSync(join(folder, 'a'), 'é');
    symlinkSync('a', join(folder, 'b'));
    expect((await readRegularFile(join(folder, 'b'))).toString()).to.equal('é');
    await replaceFile(join(folder, 'b'), 'new');
    expect([lstatSync(join(folder, 'b')).isSymbolicLink(), readFileSync(join(folder, 'a'), 'utf8')]).to.deep.equal([
      true,
      'new',
    ]);
  });

  it('has the digest of a text, byte for byte, or is not there', async () => {
    const path = join(newFolder('file'), 'a');
    const has = async (text: string | null): Promise<boolean> =>
      hasDigest(path, text === null ? null : computeDigest(text));
    expect([await has(null), await has('')]).to.deep.equal([true, false]);
    writeFileSync(path, '\ufeffé\r\n');
    const texts = ['\ufeffé\r\n', 'é\r\n', '\ufeffé\n', '', null];
    expect(await Promise.all(texts.map(has))).to.deep.equal([true, false, false, false, false]);
  });
});
