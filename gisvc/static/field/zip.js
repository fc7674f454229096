/** A zip of files as they are (APPNOTE 6.3: method 0, no compression): photos are compressed already, and pieces need not fit into memory together. */

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** CRC-32 as zip, PNG and Ethernet know it. */
export function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ TABLE[(crc ^ byte) & 0xff];
  return (crc ^ 0xffffffff) >>> 0;
}

/** Collects files and becomes a Blob. Names are ASCII. */
export class Zip {
  constructor(at = new Date()) {
    this.pieces = [];
    this.directory = [];
    this.offset = 0;
    this.time = (at.getHours() << 11) | (at.getMinutes() << 5) | (at.getSeconds() >> 1);
    this.day = ((at.getFullYear() - 1980) << 9) | ((at.getMonth() + 1) << 5) | at.getDate();
  }

  /** @param {string} name @param {Blob} content */
  async add(name, content) {
    const crc = crc32(new Uint8Array(await content.arrayBuffer()));
    const text = new TextEncoder().encode(name);
    const about = [[20, 2], [0, 2], [0, 2], [this.time, 2], [this.day, 2], [crc, 4], [content.size, 4], [content.size, 4], [text.length, 2], [0, 2]];
    this.directory.push(numbers([[0x02014b50, 4], [20, 2], ...about, [0, 2], [0, 2], [0, 2], [0, 4], [this.offset, 4]]), text);
    this.pieces.push(numbers([[0x04034b50, 4], ...about]), text, content);
    this.offset += 30 + text.length + content.size;
  }

  blob() {
    const count = this.directory.length / 2;
    const size = this.directory.reduce((sum, piece) => sum + piece.length, 0);
    const end = numbers([[0x06054b50, 4], [0, 2], [0, 2], [count, 2], [count, 2], [size, 4], [this.offset, 4], [0, 2]]);
    return new Blob([...this.pieces, ...this.directory, end], { type: "application/zip" });
  }
}

/** Little-endian numbers of so many bytes each. */
function numbers(told) {
  return Uint8Array.from(told.flatMap(([value, bytes]) => Array.from({ length: bytes }, (_, place) => Math.floor(value / 256 ** place) % 256)));
}
