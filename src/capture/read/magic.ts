/** First bytes of pcap, in both orders and resolutions, and of pcapng. */
export function looksLikePackets(sample: Buffer): boolean {
  return /^(?:a1b2c3d4|d4c3b2a1|a1b23c4d|4d3cb2a1|0a0d0d0a)/.test(sample.toString('hex', 0, 4));
}

/** True for a zip that has sessions of Fiddler in its start. */
export function looksLikeSaz(sample: Buffer): boolean {
  const text = sample.toString('latin1');
  return text.startsWith('PK\x03\x04') && /raw[/\\]\d+_[csm]\.|_index\.htm/.test(text);
}
