import { gzipSync } from 'node:zlib';
import { Messages } from '@salesforce/core';
import { formatNumber } from '../count.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'formats');

/**
 * What GitHub code scanning takes in one file: https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit
 * and …/file-too-large, which counts the file after gzip.
 */
const MAX_SARIF_RESULTS = 25_000;
const MAX_GZIP_BYTES = 10_000_000;
const BYTES_PER_MEGABYTE = 1_000_000;

/** Warnings about a SARIF file that GitHub would refuse, with how to narrow the report. */
export function checkSarifLimits(text: string, results: number): string[] {
  const warnings: string[] = [];
  if (results > MAX_SARIF_RESULTS)
    warnings.push(
      messages.getMessage('sarif.tooManyResults', [formatNumber(results), formatNumber(MAX_SARIF_RESULTS)]),
    );
  const bytes = measureCompressed(text);
  if (bytes > MAX_GZIP_BYTES)
    warnings.push(messages.getMessage('sarif.tooLarge', [formatNumber(Math.ceil(bytes / BYTES_PER_MEGABYTE))]));
  return warnings;
}

/** Bytes after gzip; a text that is below the limit as it is needs no compression. */
function measureCompressed(text: string): number {
  const bytes = Buffer.byteLength(text);
  return bytes <= MAX_GZIP_BYTES ? bytes : gzipSync(text).byteLength;
}
