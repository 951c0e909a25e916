import Image from 'next/image';

export default function Page() {
  return <Image src="/cat.jpg" alt="A cat" width={400} height={300} quality={60} />;
}
