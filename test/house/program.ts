import { join, relative, sep } from 'node:path';
import type ts from 'typescript';
import { sourceProgram } from '../../tasks/source-program.ts';

export const root = join(import.meta.dirname, '..', '..');

/** The plugin's sources as the compiler understands them. */
export type Source = {
  readonly files: readonly ts.SourceFile[];
  readonly checker: ts.TypeChecker;
};

let loaded: Source | undefined;

export function source(): Source {
  loaded ??= load();
  return loaded;
}

function load(): Source {
  const program = sourceProgram();
  const own = program.getRootFileNames();
  const files = program.getSourceFiles().filter(({ fileName }) => own.includes(fileName));
  return { files, checker: program.getTypeChecker() };
}

/** `flows/retrieve.ts` for a file in `src`. */
export function nameOf(file: ts.SourceFile): string {
  return relative(join(root, 'src'), file.fileName).split(sep).join('/');
}

/** `flows/retrieve.ts:12`, as a person looks for it. */
export function placeOf(node: ts.Node): string {
  const file = node.getSourceFile();
  return `${nameOf(file)}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

/** A node's descendants of one sort, in the order of the text. */
export function nodesIn<T extends ts.Node>(node: ts.Node, isWanted: (node: ts.Node) => node is T): T[] {
  const found: T[] = [];
  const visit = (child: ts.Node): void => {
    if (isWanted(child)) found.push(child);
    child.forEachChild(visit);
  };
  node.forEachChild(visit);
  return found;
}
