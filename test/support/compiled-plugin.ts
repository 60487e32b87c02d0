import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { newFolder } from './environment.ts';

const root = join(import.meta.dirname, '..', '..');

/** What `npm run build` makes of the sources, without its check of the types, in a folder of its own. */
export function compilePlugin(): string {
  const folder = newFolder('compiled');
  for (const name of ['package.json', 'messages', 'node_modules']) symlinkSync(join(root, name), join(folder, name));
  const file = ts.readJsonConfigFile(join(root, 'tsconfig.json'), (name) => ts.sys.readFile(name));
  const { options } = ts.parseJsonSourceFileConfigFileContent(file, ts.sys, root);
  // A single file does not know that its package is one of ECMAScript modules.
  const compilerOptions = { ...options, module: ts.ModuleKind.ES2022 };
  for (const name of readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts')) continue;
    const fileName = join(root, 'src', name);
    const { outputText } = ts.transpileModule(readFileSync(fileName, 'utf8'), { compilerOptions, fileName });
    const path = join(folder, 'lib', name.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, outputText);
  }
  return folder;
}

/** What a module of the compiled plugin exports under a name; the path is that below `lib`. */
export async function importCompiled(folder: string, path: string, name: string): Promise<unknown> {
  const loaded: unknown = await import(pathToFileURL(join(folder, 'lib', path)).href);
  return typeof loaded === 'object' && loaded !== null ? Reflect.get(loaded, name) : undefined;
}
