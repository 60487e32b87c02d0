/** Runs the built plugin alone, as `sf` would: `node test/run.ts fls retrieve --help`. For the demo and for trying things. */
import { execute } from '@oclif/core';

await execute({ dir: import.meta.url });
