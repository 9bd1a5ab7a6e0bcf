# The page on a machine of one's own, from the same files as a Space.
FROM python:3.11-slim

RUN useradd --create-home --uid 1000 page
WORKDIR /home/page/app

COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .

USER page
# Made by this user, so that a volume mounted here is this user's too.
RUN mkdir /home/page/flags /home/page/.cache
ENV BREEDS_FLAGS_DIR=/home/page/flags \
    GRADIO_SERVER_NAME=0.0.0.0 \
    GRADIO_SERVER_PORT=7860 \
    PYTHONUNBUFFERED=1
EXPOSE 7860
CMD ["python", "app.py"]
