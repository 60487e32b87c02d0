import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { listFiles, listPages, readAnchors, readLinks, readText } from './pages.ts';
import { root } from './program.ts';

/** A page with an anchor, and further anchors of the same page: `docs/salesforce-facts.md#s1-2, #trap-3 and #src-prof`. */
const REFERENCE = /(?<![\w./])docs\/[\w./-]+\.md(?:#[\w-]+(?:(?:,|\sand)\s(?:[*/]*\s)*#[\w-]+)*)?/g;
/** The wording of references before the facts were part of the repository. */
const UNRESOLVED = /\bfacts,? (?:no\. |section |trap )?\d|\btraps? \d/i;
const ISSUE = /(?<![\w/.-])([A-Za-z][\w-]*(?: PR)?)#\d+\b/g;

const code = listFiles().filter((path) => /^(?:src|test|bench|tasks)\/.*\.(?:ts|mjs)$/.test(path));

describe('a reference', () => {
  it('in a comment leads to a page and an anchor of the repository', () => {
    const found = code.flatMap((path) => findReferences(path));
    expect(found.length).to.be.greaterThan(100);
    expect(found.filter(({ page, anchor }) => !isThere(page, anchor))).to.deep.equal([]);
  });

  it('in a comment names the page that it is of', () => {
    const lines = code.flatMap((path) => readComments(path).map((comment) => `${path}: ${comment}`));
    expect(lines.filter((line) => UNRESOLVED.test(line))).to.deep.equal([]);
  });

  it('to an issue names owner and repository', () => {
    const short = code.flatMap((path) =>
      readComments(path).flatMap((comment) => [...comment.matchAll(ISSUE)].map(([text]) => `${path}: ${text}`)),
    );
    expect(short).to.deep.equal([]);
  });

  for (const page of listPages())
    it(`on ${page} leads to a file and an anchor of the repository`, () => {
      const inside = readLinks(readText(page)).filter((link) => !/^[a-z]+:/.test(link));
      const broken = inside.filter((link) => {
        const [path = '', anchor = null] = link.split('#');
        return !isThere(path === '' ? page : join(dirname(page), decodeURI(path)), anchor);
      });
      expect(broken).to.deep.equal([]);
    });
});

describe('a source in brackets', () => {
  for (const page of listPages())
    it(`on ${page} has its link at the end of the page`, () => {
      const text = readText(page);
      const used = [...text.matchAll(/(?<!\])\[(§[\d.]+|[A-Z]{2}[A-Z-]*)\](?![:(])/g)].flatMap(
        ([, label]) => label ?? [],
      );
      expect(used.filter((label) => !text.includes(`\n[${label}]: `))).to.deep.equal([]);
    });
});

type Reference = { readonly in: string; readonly page: string; readonly anchor: string | null };

function findReferences(path: string): Reference[] {
  return readComments(path).flatMap((comment) =>
    [...comment.matchAll(REFERENCE)].flatMap(([text]) => {
      const [page = '', ...anchors] = text.split(/(?:,|\sand)?[\s*/]*#/);
      return (anchors.length === 0 ? [null] : anchors).map((anchor) => ({ in: path, page, anchor }));
    }),
  );
}

function isThere(page: string, anchor: string | null): boolean {
  if (!existsSync(join(root, page))) return false;
  return anchor === null || (page.endsWith('.md') && readAnchors(readText(page)).has(anchor));
}

/** Comments of a file: a `/* … *\/` as a whole, and the lines with `//`. Good enough for prose; strings may be taken too. */
function readComments(path: string): string[] {
  return [...readText(path).matchAll(/^\s*\/\*[^]*?\*\/|(?:^|\s)\/\/ .*$/gm)].map(([comment]) => comment);
}
