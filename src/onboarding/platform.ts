/** What the pages have a guide for. */
export type Platform = 'ios' | 'android' | 'windows' | 'macos' | 'other';

/** Most asked for first. */
const PLATFORMS: readonly Platform[] = ['ios', 'android', 'windows', 'macos', 'other'];

/** What a browser says it runs on; undefined where it says nothing of it. An iPad may say that it is a Mac. */
export function platformOf(userAgent: string): Platform | undefined {
  // These two name other systems too, to be given their pages.
  if (/Windows Phone|IEMobile|Windows CE|BlackBerry|BB10|Symbian|Series60|Tizen/i.test(userAgent))
    return 'other';
  if (/iPhone|iPad|iPod/.test(userAgent)) return 'ios';
  if (/Android/.test(userAgent)) return 'android';
  if (/Windows/.test(userAgent)) return 'windows';
  if (/Macintosh|Mac OS X/.test(userAgent)) return 'macos';
  return /Linux|CrOS|BSD/.test(userAgent) ? 'other' : undefined;
}

/** All of them, one before the others. */
export function startingWith(first: Platform | undefined): readonly Platform[] {
  return first ? [first, ...PLATFORMS.filter((platform) => platform !== first)] : PLATFORMS;
}
