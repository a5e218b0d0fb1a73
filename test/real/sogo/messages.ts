const HEAD = 'To: Alice Example <alice@example.test>\nMIME-Version: 1.0\n';

/** A second of silence, 8 kHz, 8 bits: the smallest voice attachment a player accepts. */
function silence(): Buffer {
  const samples = Buffer.alloc(8000, 0x80);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20); // PCM
  head.writeUInt16LE(1, 22); // one channel
  head.writeUInt32LE(8000, 24); // samples a second
  head.writeUInt32LE(8000, 28); // bytes a second
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34); // bits a sample
  head.write('data', 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

function base64(bytes: Uint8Array): string {
  return (
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,76}/g)
      ?.join('\n') ?? ''
  );
}

const plain = `From: Bob Example <bob@example.test>
Subject: Dress rehearsal
Date: Mon, 02 Nov 2026 09:00:00 +0000
Message-ID: <rehearsal@example.test>
${HEAD}Content-Type: text/plain; charset=us-ascii

Alice, the choir meets at seven. Bring the low notes.
.
(That was a line of one dot.)
`;

const withAttachment = `From: Carol Example <carol@example.test>
Subject: Every byte there is
Date: Mon, 02 Nov 2026 10:00:00 +0000
Message-ID: <bytes@example.test>
Importance: high
${HEAD}Content-Type: multipart/mixed; boundary="edge"

--edge
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<html><body><p>Caf=C3=A9 at <b>noon</b> &amp; not a minute later.</p></body></html>
--edge
Content-Type: application/octet-stream; name="all.bin"
Content-Disposition: attachment; filename="all.bin"
Content-Transfer-Encoding: base64

${base64(Uint8Array.from({ length: 256 }, (_, index) => index))}
--edge--
`;

const voice = `From: "Voice mail" <+442079460123@example.test>
Subject: Voice mail from +44 20 7946 0123
Date: Mon, 02 Nov 2026 11:00:00 +0000
Message-ID: <voice@example.test>
Content-Class: voice-ca
X-CallingTelephoneNumber: +442079460123
X-VoiceMessageDuration: 1
X-AttachmentOrder: voice.wav
${HEAD}Content-Type: multipart/mixed; boundary="edge"

--edge
Content-Type: text/plain; charset=us-ascii

A voice message of one second. It is a very quiet caller.
--edge
Content-Type: audio/wav; name="voice.wav"
Content-Disposition: attachment; filename="voice.wav"
Content-Transfer-Encoding: base64

${base64(silence())}
--edge--
`;

const beyondAscii = `From: =?utf-8?Q?Zo=C3=AB?= <zoe@example.test>
Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe_=F0=9F=93=9E?=
Date: Mon, 02 Nov 2026 12:00:00 +0000
Message-ID: <greetings@example.test>
${HEAD}Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Grüße aus Zürich, こんにちは and 📞.
`;

/** What the inbox holds at the start. */
export const seedMessages: readonly string[] = [plain, withAttachment, voice, beyondAscii];

/** One more message, for a Ping to notice. */
export const lateMessage = `From: Bob Example <bob@example.test>
Subject: Half past seven, sorry
Date: Mon, 02 Nov 2026 18:45:00 +0000
Message-ID: <late@example.test>
${HEAD}Content-Type: text/plain; charset=us-ascii

The tram stopped for a swan.
`;
