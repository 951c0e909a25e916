// A photo is turned upright, made smaller and freed of its GPS data before it leaves the machine; then the unmodified ali-oss
// uploads it in parts.
import { prepareUpload } from 'oss-img';
import { useState } from 'react';

/** The longer side at most 2048 pixels, and no better than JPEG quality 85. */
const process = 'image/resize,l_2048/quality,Q_85';

export function UploadForm({ client }) {
  const [status, setStatus] = useState('Choose a photo.');
  const [fraction, setFraction] = useState(0);

  async function upload(event) {
    const [photo] = event.target.files;
    if (!photo) return;
    try {
      setStatus('Preparing …');
      const file = await prepareUpload(photo, process);
      setStatus(`Uploading ${file.name}, ${file.size} bytes instead of ${photo.size} …`);
      const { name } = await client.multipartUpload(`uploads/${file.name}`, file, {
        partSize: 100 * 1024,
        progress: (done) => setFraction(done),
      });
      setStatus(`Uploaded as ${name}.`);
    } catch (error) {
      setStatus(`${error.code ?? error.name}: ${error.message}`);
    }
  }

  return (
    <form>
      <label>
        Photo <input type="file" accept="image/*" onChange={upload} />
      </label>
      <progress value={fraction} aria-label="Upload" />
      <p role="status">{status}</p>
    </form>
  );
}
