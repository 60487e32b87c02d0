import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readPackage, root } from '../../tasks/plugin.ts';

describe('the repository', () => {
  it('explains in the README exactly the packages that users install', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const [, section = ''] = /^## Dependencies\n([^]*?)(?=^## |(?![^]))/m.exec(readme) ?? [];
    const explained = [...section.matchAll(/^\| `([^`]+)` \| \S/gm)].map(([, name]) => name);
    expect(explained.sort()).to.deep.equal(Object.keys(readPackage().dependencies ?? {}).sort());
  });

  it('locks versions, and not the place they were once fetched from', () => {
    const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
    expect(lock).to.include('"integrity"');
    expect(lock).not.to.match(/"resolved"/);
  });

  it('names no package registry', () => {
    const names = tracked();
    expect(names).to.include.members(['package.json', 'src/index.ts']);
    const texts = names.map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }));
    const host = /\b(?:registry\.[a-z0-9-]+\.[a-z]{2,}|npm\.pkg\.[a-z]+\.com|[a-z0-9-]+\.jfrog\.io)\b/i;
    expect(texts.filter(({ text }) => host.test(text)).map(({ name }) => name)).to.deep.equal([]);
  });
});

/** Files in git, and those that are about to be. */
function tracked(): string[] {
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  return list
    .split('\0')
    .filter((name) => name !== '' && statSync(join(root, name), { throwIfNoEntry: false })?.isFile());
}
