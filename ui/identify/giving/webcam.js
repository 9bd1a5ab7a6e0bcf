// A snapshot of the computer's camera, in a dialog of the page's own.
const WHY_NO_CAMERA = {NotAllowedError: "webcam-refused", NotFoundError: "webcam-missing"};

const openWebcam = async (dialog, give, say) => {
    let stream;
    try {
        // Without https, a browser has none.
        if (!navigator.mediaDevices) throw new DOMException("", "NotFoundError");
        stream = await navigator.mediaDevices.getUserMedia({video: {width: 1920, height: 1080}});
    } catch (error) {
        say(WHY_NO_CAMERA[error.name] ?? "webcam-busy");
        return;
    }
    const video = dialog.querySelector("video");
    dialog.addEventListener("close", () => {
        stream.getTracks().forEach((track) => track.stop());
        video.srcObject = null;
    }, {once: true});
    dialog.querySelector(".close").onclick = () => dialog.close();
    dialog.querySelector(".snap").onclick = async () => {
        if (!video.videoWidth) return;
        const photo = await asJpeg(drawn(video, video.videoWidth, video.videoHeight));
        dialog.close();
        give([photo]);
    };
    video.srcObject = stream;
    dialog.showModal();
};
