/* A zip that stores and does not compress: photos are compressed already. Names are UTF-8 (APPNOTE 6.3.10, bit 11). */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n;
});

function crc32(bytes) {
  let crc = -1;
  for (let at = 0; at < bytes.length; at++) crc = CRC_TABLE[(crc ^ bytes[at]) & 255] ^ (crc >>> 8);
  return (crc ^ -1) >>> 0;
}

/* files: [{ name, bytes }], each bytes a Uint8Array. */
function makeZip(files) {
  const parts = [], directory = [];
  let offset = 0;
  for (const { name, bytes } of files) {
    const title = new TextEncoder().encode(name), crc = crc32(bytes);
    const head = (signature, length, more) => {
      const record = new Uint8Array(length + title.length), view = new DataView(record.buffer);
      view.setUint32(0, signature, true);
      const at = more ? 6 : 4;
      if (more) view.setUint16(4, 20, true);
      view.setUint16(at, 20, true);
      view.setUint16(at + 2, 0x0800, true);
      view.setUint16(at + 6, 0, true);
      view.setUint16(at + 8, 0x21, true); /* 1980-01-01 */
      view.setUint32(at + 10, crc, true);
      view.setUint32(at + 14, bytes.length, true);
      view.setUint32(at + 18, bytes.length, true);
      view.setUint16(at + 22, title.length, true);
      if (more) view.setUint32(42, offset, true);
      record.set(title, length);
      return record;
    };
    const local = head(0x04034b50, 30, false);
    directory.push(head(0x02014b50, 46, true));
    parts.push(local, bytes);
    offset += local.length + bytes.length;
  }
  const size = directory.reduce((sum, record) => sum + record.length, 0);
  const end = new Uint8Array(22), view = new DataView(end.buffer);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(8, files.length, true);
  view.setUint16(10, files.length, true);
  view.setUint32(12, size, true);
  view.setUint32(16, offset, true);
  return new Blob([...parts, ...directory, end], { type: "application/zip" });
}
