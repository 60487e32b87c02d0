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
export function checkSarifLimits(pieces: Iterable<string>, results: number): string[] {
  const warnings: string[] = [];
  if (results > MAX_SARIF_RESULTS)
    warnings.push(
      messages.getMessage('sarif.tooManyResults', [formatNumber(results), formatNumber(MAX_SARIF_RESULTS)]),
    );
  const bytes = measureCompressed(pieces);
  if (bytes > MAX_GZIP_BYTES)
    warnings.push(messages.getMessage('sarif.tooLarge', [formatNumber(Math.ceil(bytes / BYTES_PER_MEGABYTE))]));
  return warnings;
}

/**
 * Bytes after gzip; a text that is below the limit as it is needs no compression. Each piece is compressed by itself, so that
 * the text need not be in memory as a whole: that takes a little more than the whole would.
 */
function measureCompressed(pieces: Iterable<string>): number {
  let bytes = 0;
  let compressed = 0;
  const held: string[] = [];
  for (const piece of pieces) {
    bytes += Buffer.byteLength(piece);
    held.push(piece);
    if (bytes > MAX_GZIP_BYTES) compressed += gzipSync(held.splice(0).join('')).byteLength;
  }
  return bytes <= MAX_GZIP_BYTES ? bytes : compressed;
}
