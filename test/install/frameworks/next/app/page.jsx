'use client';

import Image from 'next/image';
import { useEffect, useState } from 'react';
import { everything } from '../src/everything.js';

export default function Page() {
  const [controlled, setControlled] = useState(false);
  useEffect(() => {
    everything().then(() => setControlled(true));
  }, []);
  // From the bucket of the example's loader, whose pictures the service worker answers.
  return controlled && <Image src="/photo.jpg" alt="" width={80} height={60} />;
}
