import { isAllDigits } from './character.ts';
import type { RuleFunction } from './rule-function.ts';

/** Compares dotted versions by their numbers. False when either is not a version, so an unknown one is never enough. */
export function versionAtLeast(version: string, least: string): boolean {
  const parts = version.split('.');
  const leastParts = least.split('.');
  if (![...parts, ...leastParts].every(isAllDigits)) return false;
  const length = Math.max(parts.length, leastParts.length);
  for (let index = 0; index < length; index++) {
    const difference = Number(parts[index] ?? 0) - Number(leastParts[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

export const versionAtLeastFunction: RuleFunction = {
  name: 'versionAtLeast',
  signature: 'versionAtLeast(string, string): bool',
  description:
    'True when the first version is the second or a later one, part by part as numbers. False when either is empty or no version.',
  example: { expression: 'versionAtLeast("16.1", "14.0")', result: 'true' },
  call: versionAtLeast,
};
