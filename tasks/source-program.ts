import { dirname, join } from 'node:path';
import ts from 'typescript';
import { root } from './plugin.ts';

let loaded: ts.Program | undefined;

/** The plugin's sources as the compiler understands them; made once, since that takes seconds. */
export function sourceProgram(): ts.Program {
  loaded ??= loadProgram();
  return loaded;
}

function loadProgram(): ts.Program {
  const path = join(root, 'tsconfig.json');
  const config = ts.parseJsonConfigFileContent(
    ts.readConfigFile(path, (name) => ts.sys.readFile(name)).config,
    ts.sys,
    dirname(path),
  );
  return ts.createProgram(config.fileNames, { ...config.options, noEmit: true });
}
