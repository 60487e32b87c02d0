import { expect } from 'chai';
import { readPackage } from '../../tasks/plugin.ts';
import { listFiles, readText } from './pages.ts';

describe('the repository', () => {
  it('explains in docs/architecture.md exactly the packages that users install', () => {
    const page = readText('docs/architecture.md');
    const [, section = ''] = /^## Dependencies\n([^]*?)(?=^## |(?![^]))/m.exec(page) ?? [];
    const explained = [...section.matchAll(/^\| `([^`]+)` \| \S/gm)].map(([, name]) => name);
    expect(explained.sort()).to.deep.equal(Object.keys(readPackage().dependencies ?? {}).sort());
  });

  it('has a README that a person reads in one sitting', () => {
    expect(readText('README.md').split('\n').length).to.be.lessThan(250);
  });

  it('tries the lowest Node of package.json in CI', () => {
    const lowest = /"node": ">=(\d+\.\d+\.\d+)"/.exec(readText('package.json'))?.[1];
    expect(readText('.github/workflows/ci.yml')).to.include(`node-version: ${lowest ?? 'of engines'}`);
  });

  it('locks versions, and not the place they were once fetched from', () => {
    const lock = readText('package-lock.json');
    expect(lock).to.include('"integrity"');
    expect(lock).not.to.match(/"resolved"/);
  });

  it('names no package registry', () => {
    const names = listFiles();
    expect(names).to.include.members(['package.json', 'src/index.ts']);
    const texts = names.map((name) => ({ name, text: readText(name) }));
    const host = /\b(?:registry\.[a-z0-9-]+\.[a-z]{2,}|npm\.pkg\.[a-z]+\.com|[a-z0-9-]+\.jfrog\.io)\b/i;
    expect(texts.filter(({ text }) => host.test(text)).map(({ name }) => name)).to.deep.equal([]);
  });
});
