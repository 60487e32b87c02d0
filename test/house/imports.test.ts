import { join } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import { nameOf, nodesIn, source } from './program.ts';

/** Which layers a layer may import, itself included or not: imports run downward only (docs/architecture.md). */
const DOWNWARD: Record<string, readonly string[]> = {
  'index.ts': [],
  commands: ['cli', 'flows', 'present', 'adapters', 'ports', 'fls'],
  cli: ['cli', 'flows', 'present', 'adapters', 'ports', 'fls', 'values'],
  flows: ['flows', 'ports', 'metadata', 'fls', 'text', 'values'],
  adapters: ['adapters', 'ports', 'metadata', 'fls', 'xml', 'text', 'values'],
  present: ['present', 'flows', 'fls', 'values'],
  ports: ['ports', 'metadata', 'fls'],
  metadata: ['metadata', 'fls', 'xml', 'text'],
  fls: ['fls', 'values'],
  xml: ['xml', 'text'],
  text: ['text'],
  values: ['values'],
};

/** Layers at the rim; in all others no vendor's code, and no part of Node at all. */
const RIM = ['commands', 'cli', 'adapters', 'present'];
const VENDOR = /^@(?:salesforce|oclif|inquirer|jsforce)\//;
const FILES = /^(?:node:)?fs(?:\/|$)/;
const PURE = ['flows', 'ports', 'metadata', 'fls', 'xml', 'text', 'values'];

type Import = { readonly from: string; readonly what: string };

describe('imports in src', () => {
  before(function () {
    this.timeout(60_000);
    source();
  });

  it('run downward only', () => {
    const upward = ownImports().filter(({ from, what }) => !(DOWNWARD[layerOf(from)] ?? []).includes(layerOf(what)));
    expect(upward).to.deep.equal([]);
  });

  it('never go round in a circle', () => {
    expect(circles(ownImports())).to.deep.equal([]);
  });

  it('reach the vendors of the platform at the rim only', () => {
    expect(
      foreignImports().filter(({ from, what }) => VENDOR.test(what) && !RIM.includes(layerOf(from))),
    ).to.deep.equal([]);
  });

  it('reach the file system in adapters only', () => {
    expect(foreignImports().filter(({ from, what }) => FILES.test(what) && layerOf(from) !== 'adapters')).to.deep.equal(
      [],
    );
  });

  it('of flows in views are of types only', () => {
    const values = source().files.flatMap((file) =>
      nodesIn(file, ts.isImportDeclaration)
        .filter(
          (node) =>
            layerOf(nameOf(file)) === 'present' && node.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword,
        )
        .map((node) => join(nameOf(file), '..', specifierOf(node)).split('\\').join('/'))
        .filter((what) => layerOf(what) === 'flows'),
    );
    expect(values).to.deep.equal([]);
  });

  it('reach nothing of Node from what is pure', () => {
    expect(
      foreignImports().filter(({ from, what }) => what.startsWith('node:') && PURE.includes(layerOf(from))),
    ).to.deep.equal([]);
  });

  it('are found at all', () => {
    expect(ownImports().length).to.be.greaterThan(50);
    expect(foreignImports().map(({ what }) => what)).to.include.members(['@salesforce/core', 'node:fs/promises']);
  });
});

describe('files in src', () => {
  it('have at most 250 lines', () => {
    const lengths = source().files.map((file) => ({ file: nameOf(file), lines: file.text.split('\n').length - 1 }));
    expect(lengths.filter(({ lines }) => lines > 250)).to.deep.equal([]);
  });

  it('lie in folders that say what they are', () => {
    const named = source().files.map(nameOf);
    expect(named.filter((name) => /(?:^|\/)(?:utils?|helpers?|common|shared|misc)[/.]/i.test(name))).to.deep.equal([]);
    expect(named.filter((name) => !(layerOf(name) in DOWNWARD))).to.deep.equal([]);
  });
});

/** Imports of every sort: of values, of types, re-exports, `import()` and `import('…')` types. */
function allImports(): Import[] {
  return source().files.flatMap((file) =>
    nodesIn(file, isImport).map((node) => ({ from: nameOf(file), what: specifierOf(node) })),
  );
}

function ownImports(): Import[] {
  return allImports()
    .filter(({ what }) => what.startsWith('.'))
    .map(({ from, what }) => ({ from, what: join(from, '..', what).split('\\').join('/') }));
}

function foreignImports(): Import[] {
  return allImports().filter(({ what }) => !what.startsWith('.'));
}

type ImportNode = ts.ImportDeclaration | ts.ExportDeclaration | ts.ImportTypeNode | ts.CallExpression;

function isImport(node: ts.Node): node is ImportNode {
  if (ts.isExportDeclaration(node)) return node.moduleSpecifier !== undefined;
  if (ts.isCallExpression(node)) return node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return ts.isImportDeclaration(node) || ts.isImportTypeNode(node);
}

function specifierOf(node: ImportNode): string {
  const specifier = ts.isCallExpression(node)
    ? node.arguments[0]
    : ts.isImportTypeNode(node)
      ? nodesIn(node, ts.isStringLiteral)[0]
      : node.moduleSpecifier;
  if (specifier && ts.isStringLiteralLike(specifier)) return specifier.text;
  throw new TypeError(`${nameOf(node.getSourceFile())} imports what cannot be seen: ${node.getText()}`);
}

function layerOf(name: string): string {
  return name.split('/')[0] ?? name;
}

/** Files that can be reached from themselves. */
function circles(imports: readonly Import[]): string[] {
  const targets = Map.groupBy(imports, ({ from }) => from);
  return [...targets.keys()].filter((start) => {
    const reached = new Set<string>();
    const waiting = [start];
    for (let from = waiting.pop(); from !== undefined; from = waiting.pop())
      for (const { what } of targets.get(from) ?? [])
        if (!reached.has(what)) {
          reached.add(what);
          waiting.push(what);
        }
    return reached.has(start);
  });
}
