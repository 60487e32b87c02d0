import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { newFolder } from './environment.ts';

/** An SFDX project in a temporary folder, which goes with the test process. */
export type TemporaryProject = {
  readonly folder: string;
  /** Writes a file, its folders included; answers its absolute path. */
  readonly write: (path: string, text: string | Uint8Array) => string;
  /** The text of a file, with its BOM and its line ends. */
  readonly read: (path: string) => string;
  /** Runs git in the project and answers what it printed. */
  readonly git: (...args: readonly string[]) => string;
  /** Starts a repository, when there is none yet, and commits all files as they are, byte for byte. */
  readonly commit: () => void;
};

export function newProject(
  options: { readonly packages?: readonly string[]; readonly sourceApiVersion?: string } = {},
): TemporaryProject {
  const folder = newFolder('project');
  const packages = options.packages ?? ['force-app'];
  const { sourceApiVersion } = options;
  const project: TemporaryProject = {
    folder,
    write: (path, text) => {
      const absolute = join(folder, path);
      mkdirSync(dirname(absolute), { recursive: true });
      writeFileSync(absolute, text);
      return absolute;
    },
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    git: (...args) => execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }),
    commit: () => {
      project.git('init', '--quiet', '--initial-branch=main');
      const settings = { 'user.name': 'Tester', 'user.email': 'tester@fls.example', 'core.autocrlf': 'false' };
      for (const [name, value] of Object.entries(settings)) project.git('config', name, value);
      project.git('add', '--all');
      project.git('commit', '--quiet', '--allow-empty', '--message', 'As it was');
    },
  };
  const packageDirectories = packages.map((path, index) => ({ path, default: index === 0 }));
  project.write('sfdx-project.json', JSON.stringify({ packageDirectories, sourceApiVersion }, null, 2));
  for (const path of packages) mkdirSync(join(folder, path), { recursive: true });
  return project;
}
